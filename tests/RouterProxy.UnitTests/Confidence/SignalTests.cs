using RouterProxy.Confidence;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Probing;

namespace RouterProxy.UnitTests.Confidence;

public sealed class SignalTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Margin_is_the_lead_over_the_best_other_token()
    {
        Value(Policy(SignalKind.Margin), "work", Chat.Row("work", Math.Log(0.6), ("work", Math.Log(0.6)), ("spam", Math.Log(0.3)), ("x", -9999))).ShouldBe(0.3, Tolerance);
        Value(Policy(SignalKind.Margin), "work", Chat.Row("work", Math.Log(0.3), ("spam", Math.Log(0.6)))).ShouldBe(0);
    }

    [Fact]
    public void Margin_without_another_token_supposes_that_one_has_all_the_rest()
    {
        Value(Policy(SignalKind.Margin), "work", Chat.Row("work", Math.Log(0.9))).ShouldBe(0.8, Tolerance);
        Value(Policy(SignalKind.Margin), "work", Chat.Row("work", Math.Log(0.4))).ShouldBe(0);
    }

    [Fact]
    public void Min_and_mean_read_the_first_tokens_and_no_stop_token()
    {
        string[] rows = [Chat.Row("a", Math.Log(0.9)), Chat.Row("b", Math.Log(0.4)), Chat.Row("c", Math.Log(0.1)), Chat.Row("<|im_end|>", Math.Log(0.01))];
        Value(Policy(SignalKind.MinToken, 2), "abc", rows).ShouldBe(0.4, Tolerance);
        Value(Policy(SignalKind.MinToken, 8), "abc", rows).ShouldBe(0.1, Tolerance);
        Value(Policy(SignalKind.MeanToken, 2), "abc", rows).ShouldBe(0.6, Tolerance);
        Value(Policy(SignalKind.MeanToken, 8), "abc", rows).ShouldBe(Math.Cbrt(0.9 * 0.4 * 0.1), Tolerance);
    }

    [Fact]
    public void Min_waits_for_its_tokens_and_no_longer()
    {
        var settings = ProbeDriver.Settings(signal: Policy(SignalKind.MinToken, 2));
        ProbeDriver.Payloads(settings, Chat.Delta("a", Chat.Row("a", -0.1)), Chat.Delta("b", Chat.Row("b", -0.5)), Chat.Delta("c", Chat.Row("c", -3)))
            .ShouldBe((ConfidenceOutcome.Scored(Math.Exp(-0.5)), 2));
        ProbeDriver.Payloads(settings, Chat.Delta("a", Chat.Row("a", -0.1)), Chat.Delta("b"), Chat.Delta("c"))
            .ShouldBe((ConfidenceOutcome.Unscored(UnscoredReason.NotReturned), 3));
        ProbeDriver.Payloads(settings, Chat.Delta("a", Chat.Row("a", -0.1)), Chat.Delta("b", Chat.Row("b", -9999)))
            .ShouldBe((ConfidenceOutcome.Unscored(UnscoredReason.InvalidLogprob), 2));
    }

    [Fact]
    public void Label_mass_adds_up_the_spellings_of_the_answered_label()
        => Value(
            Labels("work", "spam"),
            "work",
            Chat.Row("work", Math.Log(0.5), ("work", Math.Log(0.5)), (" Work", Math.Log(0.2)), ("\"WORK", Math.Log(0.05)), ("sp", Math.Log(0.1)), ("x", Math.Log(0.1))))
            .ShouldBe(0.75, Tolerance);

    [Fact]
    public void Label_mass_follows_an_ambiguous_beginning_along_the_generated_tokens()
    {
        var policy = Labels("card lost", "card stolen", "refund");
        string[] rows =
        [
            Chat.Row("card", Math.Log(0.8), ("card", Math.Log(0.8)), ("refund", Math.Log(0.2))),
            Chat.Row(" lost", Math.Log(0.5), (" lost", Math.Log(0.5)), (" stolen", Math.Log(0.25)), (" Lost", Math.Log(0.125))),
        ];
        Value(policy, "card lost", rows).ShouldBe(0.8 * 0.625, Tolerance);

        var settings = ProbeDriver.Settings(signal: policy);
        ProbeDriver.Payloads(settings, Chat.Delta("card", rows[0]), Chat.Delta(" lost", rows[1]), Chat.Delta("!", Chat.Row("!", -1))).DecidedAt.ShouldBe(2);
    }

    [Fact]
    public void A_label_within_a_longer_one_is_settled_by_what_follows()
    {
        var policy = Labels("safe", "safe-ish");
        Value(policy, "safe", Chat.Row("safe", Math.Log(0.7))).ShouldBe(0.7, Tolerance);
        Value(policy, "safe.", Chat.Row("safe", Math.Log(0.7)), Chat.Row(".", Math.Log(0.5))).ShouldBe(0.7, Tolerance);
        Value(policy, "safe-ish", Chat.Row("safe", Math.Log(0.7)), Chat.Row("-ish", Math.Log(0.5))).ShouldBe(0.35, Tolerance);
    }

    [Fact]
    public void Label_mass_is_low_beside_another_answer()
    {
        // No label at all, a word that only begins like one, a lighter label than its rival, too much mass on something else.
        Value(Labels("work", "spam"), "Sure, work", Chat.Row("Sure", Math.Log(0.9), ("Sure", Math.Log(0.9)), ("work", Math.Log(0.1)))).ShouldBe(0);
        Value(Labels("personal", "spam"), "perhaps", Chat.Row("per", Math.Log(0.9)), Chat.Row("haps", Math.Log(0.9))).ShouldBe(0);
        Value(Labels("work", "spam"), "work", Chat.Row("work", Math.Log(0.3), ("spam", Math.Log(0.6)))).ShouldBe(0);
        Value(Labels("work", "spam"), "work", Chat.Row("work", Math.Log(0.7), ("Sure", Math.Log(0.25)))).ShouldBe(0);
        Value(Labels("work", "spam"), "work", Chat.Row("work", Math.Log(0.7), ("Sure", Math.Log(0.15)))).ShouldBe(0.7, Tolerance);
    }

    [Fact]
    public void Label_mass_counts_the_chosen_token_that_its_list_leaves_out_and_nothing_that_was_not_told()
    {
        Value(Labels("work", "spam"), "work", Chat.Row("work", Math.Log(0.6), ("spam", Math.Log(0.3)))).ShouldBe(0.6, Tolerance);
        Value(Labels("work", "spam"), "work", """{"token":"work","logprob":-0.5}""").ShouldBe(Math.Exp(-0.5), Tolerance);
    }

    [Fact]
    public void Labels_cannot_be_weighed_where_texts_are_hidden()
        => Read(Labels("work", "spam"), "work", Chat.Row("token_id:5", -0.1)).ShouldBe(ConfidenceOutcome.Unscored(UnscoredReason.NotReturned));

    private static SignalPolicy Policy(SignalKind kind, int tokens = 1) => new(kind, tokens, [], null);

    private static SignalPolicy Labels(params string[] labels) => new(SignalKind.LabelMass, 1, labels, null);

    private static double Value(SignalPolicy policy, string text, params string[] rows)
    {
        var outcome = Read(policy, text, rows);
        outcome.IsScored.ShouldBeTrue(outcome.ToString());
        return outcome.Value;
    }

    private static ConfidenceOutcome Read(SignalPolicy policy, string text, params string[] rows)
    {
        var (state, outcome) = ProbeDriver.Whole(ProbeDriver.Settings(signal: policy), Chat.Whole(text, rows));
        state.ShouldBe(ProbeState.Decided);
        return outcome;
    }
}
