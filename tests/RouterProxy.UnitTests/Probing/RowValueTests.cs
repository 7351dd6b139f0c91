using RouterProxy.Confidence;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Numbers that are none, and errors that come as answers.</summary>
public sealed class RowValueTests
{
    [Theory]
    [InlineData("\"logprob\":-9999.0")]
    [InlineData("\"logprob\":-3.4028235e38")]
    [InlineData("\"logprob\":-1e30")]
    [InlineData("\"logprob\":-1e999")]
    [InlineData("\"logprob\":0.5")]
    [InlineData("\"logprob\":12.25")]
    [InlineData("\"logprob\":NaN")]
    [InlineData("\"logprob\":-Infinity")]
    [InlineData("\"logprob\":\"-0.1\"")]
    [InlineData("\"logprob\":{}")]
    [InlineData("\"prob\":0.7,\"top_probs\":[]")]
    public void A_number_that_is_no_logprob_is_invalid(string member) => Outcome(member).ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.InvalidLogprob));

    [Theory]
    [InlineData("\"logprob\":null")]
    [InlineData("\"rank\":1")]
    public void A_missing_number_was_not_returned(string member) => Outcome(member).ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.NotReturned));

    [Theory]
    [InlineData("\"logprob\":0.0", 1)]
    [InlineData("\"logprob\":0.00009", 1)]
    [InlineData("\"logprob\":-0.0", 1)]
    [InlineData("\"logprob\":0.0,\"top_logprobs\":[{\"token\":\"work\",\"logprob\":0.0}]", 1)]
    [InlineData("\"logprob\":0.0,\"top_logprobs\":[{\"token\":\"work\",\"logprob\":0.0},{\"token\":\"x\",\"logprob\":-20}]", 1)]
    public void Certainty_and_rounding_are_one(string member, double value) => Outcome(member).ShouldBe(ConfidenceOutcome.Scored(value));

    [Fact]
    public void Fillers_are_placeholders()
    {
        Outcome("\"logprob\":0.0,\"top_logprobs\":[]").ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.Placeholder));
        ProbeDriver.Whole(ProbeDriver.Settings(), Chat.Whole("work", """{"token":"","logprob":0.0,"bytes":null}"""))
            .Outcome.ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.Placeholder));
    }

    [Fact]
    public void What_a_mask_leaves_is_constrained()
        => Outcome("\"logprob\":0.0,\"top_logprobs\":[{\"token\":\"work\",\"logprob\":0.0},{\"token\":\"x\",\"logprob\":-9999.0}]")
            .ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.Constrained));

    [Theory]
    [InlineData("""{"error":{"message":"x"}}""")]
    [InlineData("""{"error":"Input validation error","error_type":"validation"}""")]
    [InlineData("""{"id":"x","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}""")]
    [InlineData("""{"error":{"message":"x"},"status_code":500}""")]
    [InlineData("""{"status_code":500}""")]
    [InlineData("""{"object":"error","message":"x","code":400}""")]
    [InlineData("""{"type":"error","code":"x","message":"y","sequence_number":3}""")]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error"}}}""")]
    [InlineData("""{"id":"chatcmpl-482","object":"chat.completion.chunk","created":1,"model":"","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""")]
    public void Errors_within_a_stream_are_errors(string payload)
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.Read(System.Text.Encoding.UTF8.GetBytes(payload)).ShouldBe(ProbeState.Error);
        probe.Substantive.ShouldBeFalse();
        probe.End().ShouldBe(ProbeState.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("<html>502</html>")]
    [InlineData("{\"choices\":[]} trailing")]
    [InlineData("{\"object\":\"chat.completion\"}")]
    [InlineData("{\"choices\":{}}")]
    public void A_whole_answer_that_is_none_is_malformed(string json) => ProbeDriver.Whole(ProbeDriver.Settings(), json).State.ShouldBe(ProbeState.Malformed);

    [Fact]
    public void An_event_that_is_no_object_is_malformed_and_an_empty_one_is_nothing()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.Read(""u8).ShouldBe(ProbeState.Undecided);
        probe.Read("{}"u8).ShouldBe(ProbeState.Undecided);
        probe.Read("[1]"u8).ShouldBe(ProbeState.Malformed);
        probe.Read("{}"u8).ShouldBe(ProbeState.Malformed);
    }

    [Theory]
    [InlineData(Chat.Role, false)]
    [InlineData(Chat.Usage, false)]
    [InlineData(Chat.Finish, true)]
    [InlineData("""{"choices":[],"id":"","model":"","prompt_filter_results":[]}""", false)]
    [InlineData("""{"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"<think>","logprob":-0.1}]}}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"delta":{"reasoning":"hm"}}]}""", true)]
    [InlineData("""{"choices":[{"index":1,"delta":{"content":"a"}}]}""", true)]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0}]}}]}""", true)]
    [InlineData("""{"type":"response.created","response":{"output":[],"error":null}}""", false)]
    [InlineData("""{"type":"response.content_part.added","part":{"type":"output_text","text":"","logprobs":[]}}""", false)]
    [InlineData("""{"type":"response.reasoning_summary_text.delta","delta":"hm"}""", true)]
    [InlineData("""{"type":"response.web_search_call.searching"}""", true)]
    public void Signs_of_life_are_told_from_frames(string payload, bool substantive)
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.Read(System.Text.Encoding.UTF8.GetBytes(payload));
        probe.Substantive.ShouldBe(substantive);
    }

    [Fact]
    public void An_end_without_an_answer_is_empty_and_only_a_finish_reason_is_a_finish()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.Read(System.Text.Encoding.UTF8.GetBytes(Chat.Role));
        probe.SawFinish.ShouldBeFalse();
        probe.Read("[DONE]"u8).ShouldBe(ProbeState.Decided);
        probe.Outcome.ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.Empty));
        probe.SawFinish.ShouldBeFalse();
        probe.Reset();
        probe.Read(System.Text.Encoding.UTF8.GetBytes(Chat.Finish)).ShouldBe(ProbeState.Decided);
        probe.SawFinish.ShouldBeTrue();
    }

    private static ConfidenceOutcome Outcome(string member)
    {
        var (state, outcome) = ProbeDriver.Whole(ProbeDriver.Settings(), Chat.Whole("work", $$"""{"token":"work",{{member}}}"""));
        state.ShouldBe(ProbeState.Decided);
        return outcome;
    }
}
