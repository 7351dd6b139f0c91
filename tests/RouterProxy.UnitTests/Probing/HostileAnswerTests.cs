using RouterProxy.Confidence;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Odd spellings and hostile sizes.</summary>
public sealed class HostileAnswerTests
{
    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"\ud83d"},"logprobs":{"content":[{"token":"\ud83d","logprob":-0.5}]}}]}""")]
    [InlineData("""{"\ud83d":1,"ch\u006fices":[{"ind\u0065x":0,"delta":{"content":"w\u006Frk"},"logprobs":{"content":[{"tok\u0065n":"work","logprob":-0.5}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"work"},"logprobs":{"content":[{"token":"work","logprob":-5e-1,"big":123456789012345678901234567890,"bytes":[1e9]}]}}]}""")]
    public void Odd_spellings_are_read(string payload)
        => ProbeDriver.Payloads(ProbeDriver.Settings(), payload).ShouldBe((ConfidenceOutcome.Scored(Math.Exp(-0.5)), 1));

    [Fact]
    public void Deep_nesting_is_malformed_or_stepped_over()
    {
        ProbeDriver.Whole(ProbeDriver.Settings(), new string('[', 100_000)).State.ShouldBe(ProbeState.Malformed);
        ProbeDriver.Whole(ProbeDriver.Settings(), $$"""{"x":{{new string('[', 100_000)}}""").State.ShouldBe(ProbeState.Malformed);
        ProbeDriver.Whole(
            ProbeDriver.Settings(),
            $$$"""{"x":{{{new string('[', 400)}}}{{{new string(']', 400)}}},"choices":[{"message":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5}]}}]}""")
            .Outcome.IsScored.ShouldBeTrue();
    }

    [Fact]
    public void An_answer_made_to_be_compared_for_ever_is_read_in_one_go()
    {
        const int rows = 20_000;
        var row = """{"token":"a","logprob":-0.5},""";
        var json = $$$"""{"choices":[{"message":{"content":"{{{new string('a', rows)}}}b"},"logprobs":{"content":[{{{string.Concat(Enumerable.Repeat(row, rows))}}}{"token":"c","logprob":-1}]}}]}""";
        ProbeDriver.Whole(ProbeDriver.Settings(), json).Outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5)));
    }

    [Fact]
    public void A_byte_order_mark_before_a_whole_answer_does_not_matter()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.ReadWhole(System.Text.Encoding.UTF8.GetBytes("\uFEFF" + Chat.Whole("work", Chat.Row("work", -0.5)))).ShouldBe(ProbeState.Decided);
        probe.Outcome.IsScored.ShouldBeTrue();
    }
}
