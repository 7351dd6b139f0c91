using System.Text;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>What counts as progress, what is waited for, and what a probe still knows later.</summary>
public sealed class ProbeWaitTests
{
    private static readonly ConfidenceOutcome Half = ConfidenceOutcome.Scored(Math.Exp(-0.5));

    [Fact]
    public void Chunks_without_text_do_not_use_up_the_patience_for_a_late_row()
        => Payloads(ProbeDriver.Settings(), Chat.Delta("wo"), Chat.Delta(null), Chat.Usage, Chat.Delta("rk", Chat.Row("work", -0.5))).ShouldBe((Half, 4));

    [Fact]
    public void Chunks_without_text_do_not_use_up_the_patience_for_further_rows()
        => Payloads(Min(2), Chat.Delta("a", Chat.Row("a", -0.1)), Chat.Delta(null), Chat.Delta(null), Chat.Delta(null), Chat.Delta("b", Chat.Row("b", -0.5)))
            .ShouldBe((Half, 5));

    [Fact]
    public void Rows_without_a_text_are_tokens_and_empty_texts_are_none()
    {
        const string whole = """{"choices":[{"index":0,"message":{"content":"ab"},"logprobs":{"content":[{"logprob":-0.1},{"token":"","logprob":-3},{"logprob":-0.5},{"logprob":-4}]}}]}""";
        ProbeDriver.Whole(Min(2), whole).Outcome.ShouldBe(Half);
    }

    [Fact]
    public void An_operator_that_looks_like_a_control_token_is_read()
        => ProbeDriver.Whole(Min(2), Chat.Whole("a<|>b", Chat.Row("a", -0.1), Chat.Row("<|>", -0.5), Chat.Row("b", -3))).Outcome.ShouldBe(Half);

    [Fact]
    public void Hidden_texts_cannot_be_placed_within_json()
        => ProbeDriver.Whole(ProbeDriver.Settings(structured: true), Chat.Whole("""{"a":1}""", Chat.Row("token_id:1", -0.5)))
            .Outcome.ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.Constrained));

    [Fact]
    public void A_probe_for_structured_answers_reads_the_next_one_like_a_new_one()
    {
        var settings = ProbeDriver.Settings(labels: ["work", "workwork"], structured: true);
        var probe = new AnswerProbe(settings);
        var answer = Chat.Whole("""{"a":"work"}""", Chat.Row("{\"a\":\"", -1), Chat.Row("work", -0.5), Chat.Row("\"}", -0.1));
        foreach (var previous in (string[])[answer, Chat.Whole("""{"a":{"b":"wo""", Chat.Row("{\"a\":{\"b\":\"", -1), Chat.Row("wo", -0.5)), Chat.Whole("<think>", Chat.Row("<think>", -1))])
        {
            probe.ReadWhole(Encoding.UTF8.GetBytes(previous));
            probe.Reset();
            probe.ReadWhole(Encoding.UTF8.GetBytes(answer)).ShouldBe(ProbeState.Decided);
            probe.Outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5), 0));
            probe.Reset();
        }
    }

    [Fact]
    public void A_probe_that_was_left_within_reasoning_reads_the_next_answer_like_a_new_one()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        foreach (var abandoned in (string[])[Chat.Delta(null, Chat.Row("<think>", -0.1)), Chat.Delta("<think>", Chat.Row("<think>", -0.1)), Chat.Delta("spam"), Chat.Delta("wo", Chat.Row("x", -3))])
        {
            probe.Read(Encoding.UTF8.GetBytes(abandoned));
            probe.Reset();
            (probe.State, probe.Substantive, probe.SawFinish).ShouldBe((ProbeState.Undecided, false, false));
            probe.Read(Encoding.UTF8.GetBytes(Chat.Delta(null, Chat.Row("work", -0.5)))).ShouldBe(ProbeState.Undecided);
            probe.Read(Encoding.UTF8.GetBytes(Chat.Delta("work"))).ShouldBe(ProbeState.Decided);
            probe.Outcome.ShouldBe(Half);
            probe.Reset();
        }
    }

    [Fact]
    public void Life_once_seen_stays_seen()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        foreach (var payload in (string[])[Chat.Reasoning("a"), Chat.Reasoning("b"), Chat.Role])
        {
            probe.Read(Encoding.UTF8.GetBytes(payload)).ShouldBe(ProbeState.Undecided);
            probe.Substantive.ShouldBeTrue();
        }
    }

    [Fact]
    public void An_answer_with_numbers_that_are_none_is_read_once()
    {
        const string payload = """{"choices":[{"index":0,"delta":{"content":"work"},"logprobs":{"content":[{"token":"work","logprob":-0.5}]},"finish_reason":"stop","x":NaN}]}""";
        Payloads(ProbeDriver.Settings(labels: ["work", "workwork"]), payload).ShouldBe((ConfidenceOutcome.Scored(Math.Exp(-0.5), 0), 1));
        Payloads(ProbeDriver.Settings(), """{"choices":[{"index":0,"delta":{"content":"work"},"x":NaN,"y"]}""").DecidedAt.ShouldBe(0);
    }

    [Fact]
    public void White_space_behind_an_echoed_prompt_is_stepped_over_and_labels_are_looked_for_behind_it()
    {
        const string answer = """{"choices":[{"index":0,"text":"spam: work","logprobs":{"tokens":["spam",":"," "," ","work"],"token_logprobs":[null,-1.9,-3,-3,-0.5]}}],"usage":{"prompt_tokens":2}}""";
        ProbeDriver.Whole(ProbeDriver.Settings(ApiEndpoint.Completions), answer).Outcome.ShouldBe(Half);
        ProbeDriver.Whole(ProbeDriver.Settings(ApiEndpoint.Completions, labels: ["spam", "work"]), answer.Replace("\" \",\" \",\"work\"", "\" work\"", StringComparison.Ordinal)
            .Replace("-3,-3,", "", StringComparison.Ordinal)).Outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5), 1));
    }

    [Fact]
    public void Behind_an_echoed_prompt_there_may_be_nothing_but_white_space()
    {
        const string answer = """{"choices":[{"index":0,"text":"spam: ","logprobs":{"tokens":["spam",":"," "],"token_logprobs":[null,-1.9,-3]}}],"usage":{"prompt_tokens":2}}""";
        ProbeDriver.Whole(ProbeDriver.Settings(ApiEndpoint.Completions), answer).Outcome.ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.NotReturned));
    }

    [Fact]
    public void Alternatives_of_every_form_are_weighed()
    {
        var log3 = Math.Log(0.3).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        var log6 = Math.Log(0.6).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        var margin = ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.Margin, 1, [], null));
        foreach (var choice in (string[])[
            $$$"""{"index":0,"text":"work","logprobs":{"tokens":["work"],"token_logprobs":[{{{log6}}}],"top_logprobs":[{"work":{{{log6}}},"spam":{{{log3}}}}]}}""",
            $$$"""{"index":0,"text":"work","logprobs":{"tokens":["work"],"token_logprobs":[{{{log6}}}],"top_logprobs":{"work":{{{log6}}},"spam":{{{log3}}} } }}""",
            $$$"""{"index":0,"message":{"content":"work"},"logprobs":{{{log6}}},"top_logprobs":{"work":{{{log6}}},"spam":{{{log3}}} }}""",
            $$$"""{"index":0,"message":{"content":"work"},"logprobs":{"content":[{"token":"work","logprob":{{{log6}}},"top_logprobs":[{"token":"\ufffd","bytes":[119,111,114,107],"logprob":{{{log6}}}},{"token":"spam","logprob":{{{log3}}}}]}]}}"""])
        {
            ProbeDriver.Whole(margin, $$$"""{"choices":[{{{choice}}}]}""").Outcome.Value.ShouldBe(0.3, 1e-12, choice);
        }
    }

    private static ProbeSettings Min(int tokens) => ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.MinToken, tokens, [], null));

    private static (ConfidenceOutcome Outcome, int DecidedAt) Payloads(ProbeSettings settings, params string[] payloads) => ProbeDriver.Payloads(settings, payloads);
}
