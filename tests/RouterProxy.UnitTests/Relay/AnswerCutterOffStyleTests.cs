using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerCutterOffStyleTests
{
    private const string Rows = "\"logprobs\":{\"content\":[{\"id\":1778,\"token\":\"work\",\"logprob\":-0.03}]}";

    [Theory]
    [InlineData("{\"index\":0,\"delta\":{\"content\":\"work\"}," + Rows + "}", "{\"index\":0,\"delta\":{\"content\":\"work\"}}")]
    [InlineData("{" + Rows + ",\"index\":0,\"delta\":{\"content\":\"work\"}}", "{\"index\":0,\"delta\":{\"content\":\"work\"}}")]
    [InlineData("{\"index\":0, " + Rows + " ,\"delta\":{\"content\":\"work\"}}", "{\"index\":0 ,\"delta\":{\"content\":\"work\"}}")]
    [InlineData("{ " + Rows + " }", "{  }")]
    public void Omit_removes_the_member_with_its_comma(string choice, string expected) =>
        new AnswerCutter(Cutting.Plan(), LogprobsWhenOff.Omit).Cut($"{{\"choices\":[{choice}]}}", whole: true).ShouldBe($"{{\"choices\":[{expected}]}}");

    [Fact]
    public void Several_removed_members_in_a_row_leave_good_json()
    {
        var cutter = new AnswerCutter(Cutting.Plan(), LogprobsWhenOff.Omit);
        cutter.Cut("""{"choices":[{"logprobs":{"content":[]},"reasoning_logprobs":{},"top_logprobs":[],"index":0},{"index":1,"logprobs":{},"reasoning_logprobs":[]}]}""", whole: true)
            .ShouldBe("""{"choices":[{"index":0},{"index":1}]}""");
        cutter.Cut("""{"choices":[{"logprobs":{},"top_logprobs":[]}]}""", whole: true).ShouldBe("""{"choices":[{}]}""");
    }

    [Fact]
    public void A_role_chunk_without_the_member_tells_that_it_is_omitted()
    {
        var cutter = new AnswerCutter(Cutting.Plan());
        cutter.CutAll(
            """{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"object":"chat.completion.chunk"}""",
            "{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"work\"}," + Rows + "}]}")
            .ShouldBe(
            [
                """{"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"object":"chat.completion.chunk"}""",
                """{"choices":[{"finish_reason":null,"index":0,"delta":{"content":"work"}}]}""",
            ]);
    }

    [Fact]
    public void A_chunk_with_null_tells_that_it_is_null_for_good()
    {
        var cutter = new AnswerCutter(Cutting.Plan());
        cutter.CutAll(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":"a"}}]}""",
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}," + Rows + "}]}")[2]
            .ShouldBe("""{"choices":[{"index":0,"delta":{"content":"b"},"logprobs":null}]}""");
    }

    [Theory]
    [InlineData("fp_ollama", true)]
    [InlineData("b6800-abcdef12", true)]
    [InlineData("fp_fc9f1d7035", false)]
    [InlineData("batch", false)]
    public void The_fingerprint_tells_where_the_first_choice_has_rows(string fingerprint, bool omitted) =>
        new AnswerCutter(Cutting.Plan()).Cut($"{{\"system_fingerprint\": \"{fingerprint}\",\"choices\":[{{\"index\":0,{Rows}}}]}}", whole: true)
            .ShouldBe($"{{\"system_fingerprint\": \"{fingerprint}\",\"choices\":[{{\"index\":0{(omitted ? "" : ",\"logprobs\":null")}}}]}}");

    [Fact]
    public void The_configured_style_beats_every_sign() =>
        new AnswerCutter(Cutting.Plan(), LogprobsWhenOff.Null).Cut("{\"system_fingerprint\":\"fp_ollama\",\"choices\":[{" + Rows + "}]}", whole: true)
            .ShouldBe("""{"system_fingerprint":"fp_ollama","choices":[{"logprobs":null}]}""");

    [Fact]
    public void An_error_event_is_no_sign()
    {
        var cutter = new AnswerCutter(Cutting.Plan());
        cutter.Cut("""{"error":{"code":502},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""");
        cutter.Cut("{\"choices\":[{\"delta\":{\"content\":\"b\"}," + Rows + "}]}").ShouldBe("""{"choices":[{"delta":{"content":"b"},"logprobs":null}]}""");
    }
}
