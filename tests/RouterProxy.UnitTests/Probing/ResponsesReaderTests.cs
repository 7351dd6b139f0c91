using static RouterProxy.UnitTests.Probing.PayloadReaderTests;

namespace RouterProxy.UnitTests.Probing;

/// <summary>The Responses API: what its events and its output list leave behind.</summary>
public sealed class ResponsesReaderTests
{
    private const string Row = """{"token":"work","logprob":-0.5}""";
    private const string Output = $$"""[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"work","logprobs":[{{Row}}]}]}]""";

    [Theory]
    [InlineData("""{"type":"response.created","response":{"output":[]}}""", false, false, false)]
    [InlineData("""{"type":"response.in_progress"}""", false, false, false)]
    [InlineData("""{"type":"response.queued"}""", false, false, false)]
    [InlineData("""{"type":"response.content_part.added"}""", false, false, false)]
    [InlineData("""{"type":"response.output_text.delta","delta":""}""", false, false, false)]
    [InlineData("""{"type":"response.output_text.delta"}""", false, false, false)]
    [InlineData("""{"type":"response.output_text.delta","delta":"a"}""", true, false, false)]
    [InlineData("""{"type":"response.output_text.annotation.added"}""", true, false, false)]
    [InlineData("""{"type":"response.reasoning_text.delta","delta":""}""", false, false, false)]
    [InlineData("""{"type":"response.reasoning_text.delta","delta":"hm"}""", true, false, false)]
    [InlineData("""{"type":"response.refusal.delta","delta":""}""", false, false, false)]
    [InlineData("""{"type":"response.refusal.delta","delta":"No"}""", true, false, true)]
    [InlineData("""{"type":"response.function_call_arguments.delta","delta":""}""", true, true, false)]
    [InlineData("""{"type":"response.custom_tool_call_input.delta","delta":""}""", true, true, false)]
    [InlineData("""{"type":"response.web_search_call.searching"}""", true, false, false)]
    [InlineData("""{"type":"response.output_item.added","item":{"type":"message"}}""", false, false, false)]
    [InlineData("""{"type":"response.output_item.added","item":{"type":"reasoning"}}""", false, false, false)]
    [InlineData("""{"type":"response.output_item.added","item":{"type":"web_search_call"}}""", true, false, false)]
    [InlineData("""{"type":"response.output_item.added","item":{"type":"function_call","content":[{"type":"x"}],"name":"message"}}""", true, true, false)]
    [InlineData("""{"type":"response.output_item.added","item":{"id":"function_call","status":{"type":"function_call"},"type":"message"}}""", false, false, false)]
    [InlineData("""{"type":"response.output_item.added","item":{"type":["function_call"]}}""", false, false, false)]
    [InlineData("""{"type":"response.output_item.added","item":"function_call"}""", false, false, false)]
    [InlineData("""{"type":"response.output_item.added"}""", false, false, false)]
    [InlineData("""{"type":"response.completed"}""", true, false, false)]
    [InlineData("""{"type":"something.else"}""", false, false, false)]
    [InlineData("""{"type":7}""", false, false, false)]
    public void Events_are_told_apart_by_their_type(string payload, bool substantive, bool toolCall, bool refusal)
    {
        var chunk = Read(payload);

        (chunk.IsSubstantive, chunk.HasToolCall, chunk.HasRefusal).ShouldBe((substantive, toolCall, refusal));
    }

    [Theory]
    [InlineData("function_call")]
    [InlineData("custom_tool_call")]
    [InlineData("computer_call")]
    [InlineData("local_shell_call")]
    [InlineData("shell_call")]
    [InlineData("apply_patch_call")]
    [InlineData("mcp_approval_request")]
    public void Tools_of_the_client_are_known(string type)
    {
        Read($$$"""{"type":"response.output_item.added","item":{"type":"{{{type}}}"}}""").HasToolCall.ShouldBeTrue();
        Read($$$"""{"output":[{"type":"{{{type}}}"},{"type":"message"}]}""", whole: true).HasToolCall.ShouldBeTrue();
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("incomplete")]
    public void The_end_brings_the_answer_where_no_delta_did(string end)
    {
        var chunk = Read($$$"""{"type":"response.{{{end}}}","response":{"id":{"x":1},"output":{{{Output}}}}}""");
        (Text(chunk), chunk.Rows.Count, chunk.IsFinished, chunk.IsSubstantive).ShouldBe(("work", 1, true, true));

        chunk = Read($$$"""{"type":"response.output_text.delta","delta":"work","logprobs":[{{{Row}}}]}""");
        Read($$$"""{"type":"response.{{{end}}}","response":{"output":{{{Output}}}}}""", chunk: chunk);
        (Text(chunk), chunk.Rows.Count, chunk.IsFinished).ShouldBe(("work", 1, true));

        Read($$$"""{"type":"response.{{{end}}}","response":"{{{end}}}"}""").IsFinished.ShouldBeTrue();
    }

    [Fact]
    public void A_text_that_was_not_streamed_comes_with_its_end()
    {
        var chunk = Read($$$"""{"type":"response.output_text.done","text":"work","logprobs":[{{{Row}}}]}""");
        (Text(chunk), chunk.Rows.Count, chunk.IsSubstantive).ShouldBe(("work", 1, true));

        chunk = Read($$$"""{"type":"response.output_text.delta","delta":"work","logprobs":[{{{Row}}}]}""");
        Read($$$"""{"type":"response.output_text.done","text":"work","logprobs":[{{{Row}}}]}""", chunk: chunk);
        (Text(chunk), chunk.Rows.Count, chunk.IsSubstantive).ShouldBe(("work", 1, false));
    }

    [Fact]
    public void Rows_of_events_that_are_no_answer_are_dropped()
    {
        foreach (var type in (string[])["reasoning_text.delta", "output_text.annotation.added", "refusal.delta", "web_search_call.searching"])
        {
            Read($$$"""{"type":"response.{{{type}}}","delta":"work","logprobs":[{{{Row}}}]}""").Rows.Count.ShouldBe(0, type);
        }
    }

    [Fact]
    public void Parts_that_make_no_sense_are_stepped_over()
    {
        var chunk = Read(
            $$$"""
            {"output":{"odd":[{"type":"function_call"}]},"logprobs":{"odd":[{{{Row}}}]},
             "output":[7,[{"type":"function_call"}],{"type":["function_call"],"id":"function_call","content":{"type":"function_call"},"status":{"type":"function_call"}},
              {"type":"message","role":["x"],"content":[7,[{"text":"no"}],{"type":"output_text","other":{"text":"no"},"logprobs":"no","text":"work","logprobs":[{{{Row}}}]}]}]}
            """,
            whole: true);

        (Text(chunk), chunk.Rows.Count, chunk.HasToolCall, chunk.IsAnswer).ShouldBe(("work", 1, false, true));
        Read("""{"output":7}""", whole: true).IsAnswer.ShouldBeFalse();
    }

    [Fact]
    public void Only_the_first_text_part_is_read_with_its_rows()
    {
        var part = $$$"""{"type":"output_text","text":"work","logprobs":[{{{Row}}}]}""";
        var chunk = Read(
            $$$"""{"output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"hm","logprobs":[{{{Row}}}]}]},{"type":"message","content":[{{{part}}},{{{part}}}]}]}""",
            whole: true);

        (Text(chunk), chunk.Rows.Count).ShouldBe(("work", 1));
    }

    [Theory]
    [InlineData("""[{"type":"refusal","refusal":"No"}]""")]
    [InlineData("""[{"type":"refusal","refusal":"No"},{"type":"output_text","text":""}]""")]
    [InlineData("""[{"type":"refusal","refusal":"No"},{"type":"refusal","refusal":"No"}]""")]
    public void A_refusal_among_the_parts_is_told(string parts)
        => Read($$$"""{"output":[{"type":"message","content":{{{parts}}}}]}""", whole: true).HasRefusal.ShouldBeTrue();

    [Fact]
    public void A_part_without_a_type_is_text()
        => Text(Read("""{"output":[{"content":[{"text":"work"}]}]}""", whole: true)).ShouldBe("work");
}
