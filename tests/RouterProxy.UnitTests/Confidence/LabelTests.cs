using System.Text;
using RouterProxy.Confidence;
using RouterProxy.UnitTests.Probing;

namespace RouterProxy.UnitTests.Confidence;

public sealed class LabelTests
{
    [Theory]
    [InlineData("work", "work", 2)]
    [InlineData(" \n\"Work", "work", 2)]
    [InlineData("working", "work", 2)]
    [InlineData("wo", "work", 1)]
    [InlineData("", "work", 1)]
    [InlineData(" ", "work", 1)]
    [InlineData("wa", "work", 0)]
    [InlineData("ÜBER", "über", 2)]
    [InlineData("Ġtwo▁words", "two words", 2)]
    [InlineData("▁▁work", "work", 2)]
    [InlineData("ĊĠwork", "work", 2)]
    [InlineData("\t\r'work", "work", 2)]
    [InlineData("two-words", "two words", 0)]
    [InlineData("twoĠ", "twos", 0)]
    public void A_text_fits_a_label_in_any_spelling(string text, string label, int fit)
        => new LabelSet([label]).Fit(Encoding.UTF8.GetBytes(text), 0).ShouldBe((LabelFit)fit);

    [Fact]
    public void Half_a_character_leaves_a_label_open_and_bad_bytes_close_it()
    {
        new LabelSet(["über"]).Fit([0xC3], 0).ShouldBe(LabelFit.Open);
        new LabelSet(["über"]).Fit([0xFF], 0).ShouldBe(LabelFit.None);
    }

    [Fact]
    public void The_hold_ends_when_one_label_is_left()
    {
        Decide(["safe", "spam"], "s", "a").ShouldBe((0, 2));
        Decide(["safe", "spam"], "work").ShouldBe((-1, 1));
        Decide(["safe", "safe-ish"], "safe", "-", "ish").ShouldBe((1, 3));
        Decide(["safe", "safe-ish"], "safe", ".").ShouldBe((0, 2));
        Decide(["safe", "safe-ish"], "safe-ish").ShouldBe((1, 1));
        Decide(["safe-ish", "safe"], "safe-ish").ShouldBe((0, 1));
        Decide(["safe", "safe-ish", "safest"], "safe", "st").ShouldBe((2, 2));
    }

    [Fact]
    public void The_hold_ends_after_16_tokens_or_with_the_answer()
    {
        var pieces = Enumerable.Repeat("a", 20).ToArray();
        Decide([new string('a', 30), new string('a', 31)], pieces).ShouldBe((-1, 16));
        Decide(["aa", new string('a', 31)], pieces).ShouldBe((0, 16));
        ProbeDriver.Whole(ProbeDriver.Settings(labels: ["safe", "safe-ish"]), Chat.Whole("safe", Chat.Row("safe", -0.5)))
            .Outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5), 0));
    }

    [Fact]
    public void The_hold_ends_although_text_goes_on_without_rows()
    {
        List<string> payloads = [Chat.Delta("a", Chat.Row("a", -0.5)), .. Enumerable.Repeat(Chat.Delta("a"), 30)];
        var (outcome, at) = ProbeDriver.Payloads(ProbeDriver.Settings(labels: [new string('a', 40), new string('a', 41)]), [.. payloads]);
        outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5)));
        at.ShouldBeInRange(16, 18);
    }

    private static (int Label, int DecidedAt) Decide(string[] labels, params string[] pieces)
    {
        var payloads = pieces.Select(piece => Chat.Delta(piece, Chat.Row(piece, -0.5))).ToArray();
        var (outcome, at) = ProbeDriver.Payloads(ProbeDriver.Settings(labels: labels), payloads);
        outcome.Value.ShouldBe(at == 0 ? double.NaN : Math.Exp(-0.5));
        return (outcome.Label, at);
    }
}
