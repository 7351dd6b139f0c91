using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>What one payload leaves behind: text, rows and facts.</summary>
public sealed class PayloadReaderTests
{
    private const string Row = """{"token":"work","logprob":-0.5}""";
    private const string Odd = """{"odd":[{"content":"no"}]}""";

    [Fact]
    public void Members_of_the_wrong_type_are_stepped_over_and_the_rest_is_read()
    {
        var chunk = Read(
            $$$"""
            {"choices":{{{Odd}}},"status_code":{{{Odd}}},"object":[{{{Odd}}}],"model":{{{Odd}}},"id":[{{{Odd}}}],"system_fingerprint":{{{Odd}}},"usage":[{{{Odd}}}],"type":{{{Odd}}},"status":{{{Odd}}},"other":{{{Odd}}},
             "choices":[7,[{{{Odd}}}],
              {"index":{{{Odd}}},"delta":[{{{Odd}}}],"message":7,"logprobs":[{{{Odd}}}],"text":{{{Odd}}},"top_logprobs":[{{{Odd}}}],"finish_reason":{{{Odd}}},"other":{{{Odd}}},
               "index":0,
               "delta":{"content":{{{Odd}}},"refusal":{},"reasoning":[],"tool_calls":null,"function_call":false,"audio":"","images":[],"other":{{{Odd}}},"content":[7,[{{{Odd}}}],{"type":{{{Odd}}},"text":{{{Odd}}},"text":"wo"},{"text":"rk"}]},
               "logprobs":{"content":{{{Odd}}},"tokens":{{{Odd}}},"token_logprobs":{{{Odd}}},"top_logprobs":"no","refusal":[{{{Odd}}}],"content":[{{{Row}}}]}}],
             "usage":{"prompt_tokens":{{{Odd}}},"details":{"prompt_tokens":9},"prompt_tokens":3}}
            """);

        Text(chunk).ShouldBe("work");
        chunk.Rows.Count.ShouldBe(1);
        chunk.PromptTokens.ShouldBe(3);
        (chunk.IsError, chunk.IsFinished, chunk.HasReasoning, chunk.HasToolCall, chunk.HasRefusal).ShouldBe((false, false, false, false, false));
        chunk.IsSubstantive.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"status_code":400}""", true)]
    [InlineData("""{"status_code":399}""", false)]
    [InlineData("""{"status_code":"500"}""", false)]
    [InlineData("""{"error":""}""", false)]
    [InlineData("""{"error":null}""", false)]
    [InlineData("""{"error":false}""", false)]
    [InlineData("""{"error":["x"]}""", true)]
    [InlineData("""{"error":1}""", true)]
    [InlineData("""{"object":"error","object":"chat.completion"}""", true)]
    [InlineData("""{"object":"list"}""", false)]
    [InlineData("""{"status":"failed","output":[]}""", true)]
    [InlineData("""{"status":"completed","output":[]}""", false)]
    [InlineData("""{"type":"error","status":"completed"}""", true)]
    [InlineData("""{"id":"x","model":"","system_fingerprint":"fp_ollama","choices":[{"delta":{"content":""}}]}""", true)]
    [InlineData("""{"id":"x","model":"","system_fingerprint":"fp_ollama","choices":[{"delta":{"content":""}}],"error":{"message":"x"}}""", true)]
    [InlineData("""{"id":"x","model":"","system_fingerprint":"fp_ollama","choices":[]}""", false)]
    [InlineData("""{"id":"x","model":"","system_fingerprint":"fp_ollama","choices":[{"message":{"content":""}}]}""", false)]
    [InlineData("""{"id":"x","model":"","system_fingerprint":"fp_ollama","choices":[{"delta":{"content":"a"}}]}""", false)]
    [InlineData("""{"id":"x","model":"m","system_fingerprint":"fp_ollama","choices":[{"delta":{"content":""}}]}""", false)]
    [InlineData("""{"id":"","model":"","system_fingerprint":"fp_ollama","choices":[{"delta":{"content":""}}]}""", false)]
    [InlineData("""{"id":"x","model":"","system_fingerprint":"fp_x","choices":[{"delta":{"content":""}}]}""", false)]
    [InlineData("""{"choices":[{"finish_reason":"error"}]}""", true)]
    [InlineData("""{"choices":[{"index":1,"finish_reason":"error"}]}""", false)]
    public void Errors_are_told_from_odd_answers(string payload, bool isError) => Read(payload).IsError.ShouldBe(isError);

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"choices\"")]
    public void What_is_no_object_is_no_payload(string payload)
    {
        var chunk = new AnswerChunk();
        chunk.Begin(whole: false);
        PayloadReader.Read(Encoding.UTF8.GetBytes(payload), chunk).ShouldBeFalse();
    }

    [Fact]
    public void Entries_of_choice_0_in_one_payload_add_up()
    {
        var chunk = Read(
            """
            {"choices":[{"index":0,"delta":{"content":"wo","reasoning":"a","refusal":"b","tool_calls":[{}]},"finish_reason":"error"},
                        {"index":0,"delta":{"content":"rk","reasoning":"a","refusal":"b","tool_calls":[{}]},"finish_reason":"error"}]}
            """);
        Text(chunk).ShouldBe("work");
        (chunk.HasReasoning, chunk.HasRefusal, chunk.HasToolCall, chunk.IsFinished, chunk.IsError).ShouldBe((true, true, true, true, true));

        chunk = Read("""{"choices":[{"index":0,"delta":{"reasoning":"a","refusal":"b","function_call":{"name":"f"}},"finish_reason":"stop"},{"index":0,"delta":{}}]}""");
        (chunk.HasReasoning, chunk.HasRefusal, chunk.HasToolCall, chunk.IsFinished).ShouldBe((true, true, true, true));
    }

    [Fact]
    public void Another_choice_leaves_nothing_behind_but_a_sign_of_life()
    {
        var chunk = Read($$$"""{"choices":[{"index":1,"delta":{"content":"work","reasoning":"a","refusal":"b","tool_calls":[{}]},"logprobs":{"content":[{{{Row}}}]},"finish_reason":"stop"}]}""");
        (Text(chunk), chunk.Rows.Count, chunk.IsSubstantive).ShouldBe(("", 0, true));
        (chunk.HasReasoning, chunk.HasRefusal, chunk.HasToolCall, chunk.IsFinished).ShouldBe((false, false, false, false));

        // Without an index the place counts.
        Text(Read("""{"choices":[{"text":"a"},{"text":"b"},{"text":"c"}]}""")).ShouldBe("a");
    }

    [Theory]
    [InlineData("""{"content":"work","reasoning_content":"hm"}""", true, false, false, true)]
    [InlineData("""{"reasoning":"hm","reasoning_details":[{"text":"hm"}]}""", true, false, false, true)]
    [InlineData("""{"reasoning":"","reasoning_content":null,"reasoning_details":[],"thinking":{}}""", false, false, false, false)]
    [InlineData("""{"thinking":"hm","reasoning":""}""", true, false, false, true)]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"text":"a"}]},{"type":"thinking","thinking":"b"}]}""", true, false, false, true)]
    [InlineData("""{"content":[{"type":"thinking","thinking":[]}]}""", false, false, false, false)]
    [InlineData("""{"content":[{"type":"thinking","thinking":"b"},{"type":"text","text":""}],"refusal":null}""", true, false, false, true)]
    [InlineData("""{"tool_calls":[{"a":{"b":[1]}}],"function_call":null}""", false, true, false, true)]
    [InlineData("""{"tool_calls":[{"id":"1"}],"function_call":{"name":"f"}}""", false, true, false, true)]
    [InlineData("""{"refusal":"No"}""", false, false, true, true)]
    [InlineData("""{"refusal":""}""", false, false, false, false)]
    [InlineData("""{"audio":{"data":"x"}}""", false, false, false, true)]
    [InlineData("""{"images":[{"url":"x"}]}""", false, false, false, true)]
    [InlineData("""{"images":[{"url":"x"}],"audio":{"data":"x"},"reasoning":"hm"}""", true, false, false, true)]
    [InlineData("""{"images":[{"url":"x"}],"audio":null}""", false, false, false, true)]
    [InlineData("""{"role":"assistant","content":null}""", false, false, false, false)]
    public void A_message_says_more_than_its_text(string message, bool reasoning, bool toolCall, bool refusal, bool substantive)
    {
        var chunk = Read($$$"""{"choices":[{"index":0,"delta":{{{message}}}}]}""");

        (chunk.HasReasoning, chunk.HasToolCall, chunk.HasRefusal, chunk.IsSubstantive).ShouldBe((reasoning, toolCall, refusal, substantive));
    }

    [Theory]
    [InlineData("\"stop\"", true, false)]
    [InlineData("\"tool_calls\"", true, true)]
    [InlineData("\"function_call\"", true, true)]
    [InlineData("\"\"", false, false)]
    [InlineData("null", false, false)]
    [InlineData("7", false, false)]
    public void The_reason_of_an_end_is_told(string reason, bool isFinished, bool isToolCall)
    {
        var chunk = Read($$$"""{"choices":[{"index":0,"delta":{},"finish_reason":{{{reason}}}}]}""");

        (chunk.IsFinished, chunk.HasToolCall, chunk.IsSubstantive).ShouldBe((isFinished, isToolCall, isFinished));
    }

    [Theory]
    [InlineData("""{"text":"work"}""", "work")]
    [InlineData("""{"text":"w\u006frk"}""", "work")]
    [InlineData("""{"text":"work","delta":{"content":"work"}}""", "work")]
    [InlineData("""{"text":"work","delta":{"content":""}}""", "")]
    [InlineData("""{"text":"work","delta":{"content":[]}}""", "")]
    [InlineData("""{"text":"work","delta":{"content":null}}""", "work")]
    [InlineData("""{"text":""}""", "")]
    [InlineData("""{"text":12345}""", "")]
    [InlineData("""{"text":"a"}""", "a")]
    public void Text_counts_where_the_message_has_no_content(string choice, string text) => Text(Read($$$"""{"choices":[{{{choice}}}]}""")).ShouldBe(text);

    [Fact]
    public void Rows_that_come_with_reasoning_alone_are_the_reasoning_s_in_a_stream()
    {
        var choice = $$$"""{"choices":[{"index":0,"message":{"reasoning_content":"hm"},"logprobs":{"content":[{{{Row}}}]}}]}""";

        Read(choice).Rows.Count.ShouldBe(0);
        Read(choice, whole: true).Rows.Count.ShouldBe(1);
        Read(choice.Replace("\"reasoning_content\":\"hm\"", "\"reasoning_content\":\"hm\",\"content\":\"work\"", StringComparison.Ordinal)).Rows.Count.ShouldBe(1);
    }

    [Fact]
    public void A_scalar_is_the_row_of_the_text_that_it_comes_with()
    {
        var chunk = Read("""{"choices":[{"index":0,"delta":{"content":"wo"},"logprobs":-0.5,"top_logprobs":{"wo":-0.5,"x":-1}}]}""");
        Read("""{"choices":[{"index":0,"delta":{"content":"rk"},"logprobs":-0.25,"top_logprobs":[]}]}""", chunk: chunk);
        Read("""{"choices":[{"index":0,"delta":{"content":""},"logprobs":-3}]}""", chunk: chunk);

        chunk.Rows.Count.ShouldBe(2);
        (RowText(chunk, 0), chunk.Rows[0].Logprob, chunk.Rows[0].AlternativesCount).ShouldBe(("wo", -0.5, 2));
        (RowText(chunk, 1), chunk.Rows[1].Logprob, chunk.Rows[1].AlternativesCount).ShouldBe(("rk", -0.25, 0));
    }

    [Fact]
    public void Parallel_arrays_are_rows_and_entries_of_the_wrong_type_are_stepped_over()
    {
        var chunk = Read(
            $$$"""
            {"choices":[{"text":"ab","logprobs":{"top_logprobs":[{"a":-0.5,"x":{{{Odd}}},"y":-2},null,[{{{Odd}}}],{"d":-4}],"tokens":["a",{{{Odd}}},"c"],"token_logprobs":[-0.5,[{{{Odd}}}],null,-4],"text_offset":[0,1]}}]}
            """);

        chunk.Rows.Count.ShouldBe(4);
        Enumerable.Range(0, 4).Select(index => RowText(chunk, index)).ShouldBe(["a", "", "c", ""]);
        Enumerable.Range(0, 4).Select(index => chunk.Rows[index].IsOpaque).ShouldBe([false, true, false, true]);
        Enumerable.Range(0, 4).Select(index => chunk.Rows[index].Value)
            .ShouldBe([LogprobValue.Number, LogprobValue.NotANumber, LogprobValue.Missing, LogprobValue.Number]);
        Enumerable.Range(0, 4).Select(index => chunk.Rows[index].AlternativesCount).ShouldBe([3, 0, 0, 1]);
        var first = chunk.Rows.Reading(0);
        Encoding.UTF8.GetString(first.Alternatives[2].Text(first.AlternativeTexts)).ShouldBe("y");
        (first.Alternatives[0].Logprob, first.Alternatives[1].Logprob, first.Alternatives[2].Logprob).ShouldBe((-0.5, double.NaN, -2));
        chunk.BeginsWithNull.ShouldBeFalse();
    }

    [Fact]
    public void One_map_of_alternatives_belongs_to_the_first_row()
    {
        var chunk = Read("""{"choices":[{"text":"a","logprobs":{"tokens":["a"],"token_logprobs":[-0.5],"top_logprobs":{"a":-0.5,"b":-1}}}]}""");

        (chunk.Rows.Count, chunk.Rows[0].AlternativesCount, chunk.Rows[0].HasAlternatives).ShouldBe((1, 2, true));
    }

    [Theory]
    [InlineData("[null,-1]", true)]
    [InlineData("[null,null]", true)]
    [InlineData("[-1,null]", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    public void A_prompt_that_was_echoed_is_told_by_a_first_entry_without_number(string logprobs, bool echoed)
        => Read($$$"""{"choices":[{"text":"ab","logprobs":{"tokens":["a","b"],"token_logprobs":{{{logprobs}}}}}]}""").BeginsWithNull.ShouldBe(echoed);

    [Theory]
    [InlineData("""{"id":1,"text":"work","logprob":-0.5}""", "work", 1)]
    [InlineData("""{"text":{"odd":["no"]},"id":{"text":"no"},"text":"work","logprob":-0.5,"special":{"special":true}}""", "work", 1)]
    [InlineData("""{"text":"work","logprob":null}""", "work", 0)]
    [InlineData("""{"text":"work"}""", "work", 0)]
    [InlineData("""{"text":"work","logprob":-0.5,"special":true}""", "", 0)]
    [InlineData("""{"text":"work","special":true,"special":true,"logprob":-0.5}""", "", 0)]
    [InlineData("""{"logprob":-0.5}""", "", 1)]
    [InlineData("\"work\"", "", 0)]
    [InlineData("[{\"text\":\"no\",\"logprob\":-0.5}]", "", 0)]
    public void A_token_object_is_row_and_text_where_the_choice_has_none(string token, string text, int rows)
    {
        var chunk = Read($$$"""{"token":{{{token}}},"choices":[{"index":0}]}""");

        (Text(chunk), chunk.Rows.Count, chunk.IsSubstantive).ShouldBe((text, rows, text.Length > 0));
    }

    [Fact]
    public void A_token_object_adds_nothing_where_choice_and_row_are_told()
    {
        Text(Read("""{"token":{"text":"work","logprob":-0.5},"choices":[{"index":0,"text":" work"}]}""")).ShouldBe(" work");
        Read($$$"""{"token":{"text":"no","logprob":-3},"choices":[{"index":0,"text":"work","logprobs":{"content":[{{{Row}}}]}}]}""").Rows.Count.ShouldBe(1);
        Read("""{"token":{"logprob":0.0},"choices":[{"index":0,"text":"work"}]}""").Rows[0].IsOpaque.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"token":{"x":#,"text":"work","logprob":-0.5},"choices":[{"index":0}]}""")]
    [InlineData("""{"type":"response.completed","response":{"x":#,"output":[{"type":"message","content":[{"type":"output_text","text":"work"}]}]}}""")]
    [InlineData("""{"type":"response.output_item.done","delta":"","item":{"x":#,"type":"web_search_call"},"choices":[{"text":"work"}]}""")]
    [InlineData("""{"choices":[{"text":"work","logprobs":-0.5,"top_logprobs":{"x":#}}]}""")]
    public void Nesting_that_is_allowed_is_allowed_everywhere(string payload)
        => Text(Read(payload.Replace("#", new string('[', 100) + new string(']', 100), StringComparison.Ordinal))).ShouldBe("work");

    [Fact]
    public void A_second_reading_of_a_payload_replaces_the_first()
    {
        var chunk = Read("""{"choices":[{"index":0,"text":"wo","logprobs":{"content":[{"token":"wo","logprob":-0.5}]}}]}""");
        Read($$$"""{"choices":[{"index":0,"text":"rk!","delta":{"refusal":"x"},"logprobs":{"content":[{{{Row}}},{{{Row}}}]}}]}""", chunk: chunk);
        chunk.DropPayload();

        (Text(chunk), chunk.Rows.Count, chunk.HasText, chunk.HasRefusal, chunk.IsAnswer).ShouldBe(("wo", 1, false, false, false));
    }

    internal static AnswerChunk Read(string payload, bool whole = false, AnswerChunk? chunk = null)
    {
        chunk ??= new AnswerChunk();
        chunk.Begin(whole);
        PayloadReader.Read(Encoding.UTF8.GetBytes(payload), chunk).ShouldBeTrue();
        return chunk;
    }

    internal static string Text(AnswerChunk chunk) => Encoding.UTF8.GetString(chunk.Text.Span);

    internal static string RowText(AnswerChunk chunk, int row) => Encoding.UTF8.GetString(chunk.Rows.TextOf(row));
}
