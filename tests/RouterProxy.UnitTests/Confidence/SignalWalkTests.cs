using System.Text;
using RouterProxy.Confidence;

namespace RouterProxy.UnitTests.Confidence;

/// <summary>Signals as the probe uses them: token by token, and again for the next answer.</summary>
public sealed class SignalWalkTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Kinds => [.. Enum.GetNames<SignalKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_a_token_there_is_no_value(string kind)
    {
        var signal = Create(kind);

        signal.TryGetValue(out _).ShouldBeFalse();
        signal.IsComplete.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_signal_reads_the_next_answer_like_a_new_one(string kind)
    {
        var used = Create(kind);
        foreach (var (first, second) in new[] { ("sa", "fe"), ("sp", "am"), ("x", "y"), ("safe", ".") })
        {
            Walk(used, first, second, -2);
            used.Reset();
            used.IsComplete.ShouldBeFalse();
            used.TryGetValue(out _).ShouldBeFalse();

            Walk(used, "sa", "fe", -0.25).ShouldBe(Walk(Create(kind), "sa", "fe", -0.25));
            used.Reset();
            Walk(used, "safe", "x", -0.25).ShouldBe(Walk(Create(kind), "safe", "x", -0.25));
            used.Reset();
        }
    }

    [Fact]
    public void A_hidden_text_ends_the_walk_for_labels_and_nothing_that_follows_gives_a_value()
    {
        var signal = Labels("safe", "spam");
        Add(signal, "", -0.5);
        signal.IsComplete.ShouldBeTrue();
        signal.TryGetValue(out _).ShouldBeFalse();

        Add(signal, "safe", -0.5);
        signal.TryGetValue(out _).ShouldBeFalse();

        signal.Reset();
        Add(signal, "safe", -0.5);
        Value(signal).ShouldBe(Math.Exp(-0.5), Tolerance);
    }

    [Fact]
    public void A_label_that_is_settled_is_not_changed_by_what_follows()
    {
        var signal = Labels("safe", "safe-ish");
        Add(signal, "safe-ish", -0.5);
        signal.IsComplete.ShouldBeTrue();

        Add(signal, " or not", -3, ("safe", -0.1));

        Value(signal).ShouldBe(Math.Exp(-0.5), Tolerance);
    }

    [Fact]
    public void The_walk_ends_with_the_token_that_is_no_part_of_a_label()
    {
        var signal = Labels("safe", "safe-ish");
        Add(signal, "safe", -0.5);
        signal.IsComplete.ShouldBeFalse();
        Add(signal, ".", -0.5);
        signal.IsComplete.ShouldBeTrue();
        Value(signal).ShouldBe(Math.Exp(-0.5), Tolerance);
    }

    [Fact]
    public void The_walk_goes_on_from_a_whole_label_towards_a_longer_one()
    {
        var signal = Labels("safe", "safe-ish");
        Add(signal, "safe", -0.5);
        Add(signal, "-", -0.25);
        signal.IsComplete.ShouldBeFalse();
        Add(signal, "ish", -0.125);
        signal.IsComplete.ShouldBeTrue();
        Value(signal).ShouldBe(Math.Exp(-0.875), Tolerance);
    }

    [Fact]
    public void The_walk_ends_after_16_tokens()
    {
        var signal = Labels(new string('a', 17), new string('a', 18));
        for (var count = 0; count < 15; count++)
        {
            Add(signal, "a", -0.1);
            signal.IsComplete.ShouldBeFalse();
        }

        Add(signal, "a", -0.1);
        signal.IsComplete.ShouldBeTrue();
        Value(signal).ShouldBe(0);
    }

    [Fact]
    public void A_label_that_is_spelled_out_by_the_16th_token_counts()
    {
        var signal = Labels(new string('a', 16), "b");
        for (var count = 0; count < 16; count++)
        {
            Add(signal, "a", -0.1);
        }

        signal.IsComplete.ShouldBeTrue();
        Value(signal).ShouldBe(Math.Exp(-1.6), Tolerance);
    }

    [Fact]
    public void Labels_and_tokens_may_be_long()
    {
        var label = string.Concat(Enumerable.Repeat("a long label ", 8)).Trim();
        var signal = Labels(label, label[..60] + "?");
        Add(signal, label[..50], -0.5, (new string('x', 500), -5));
        Add(signal, label[50..], -0.25);
        Value(signal).ShouldBe(Math.Exp(-0.75), Tolerance);
    }

    [Fact]
    public void The_longest_label_that_is_spelled_out_is_the_answer_in_any_order_of_labels()
    {
        foreach (string[] labels in new string[][] { ["cards", "card"], ["card", "cards"] })
        {
            var signal = Labels(labels);
            Add(signal, "cards", Math.Log(0.6), ("cards", Math.Log(0.6)), ("card.", Math.Log(0.3)));
            Value(signal).ShouldBe(0.6, Tolerance);
        }
    }

    [Fact]
    public void A_fifth_of_the_mass_may_lie_beside_the_labels_and_no_more()
    {
        var fifth = Math.Log(0.2);
        var signal = Labels("safe", "spam");
        Add(signal, "safe", -0.5, ("Sure", fifth));
        Value(signal).ShouldBe(Math.Exp(-0.5), Tolerance);

        signal.Reset();
        Add(signal, "safe", -0.5, ("Sure", fifth + 0.001));
        Value(signal).ShouldBe(0);
    }

    [Theory]
    [InlineData(0.1, 0.3)]
    [InlineData(0.3, 0.1)]
    public void Margin_is_the_lead_over_the_best_of_several_others(double one, double other)
    {
        var signal = Create(nameof(SignalKind.Margin));
        Add(signal, "safe", Math.Log(0.5), ("safe", Math.Log(0.5)), ("spam", Math.Log(one)), ("work", Math.Log(other)));
        Value(signal).ShouldBe(0.2, Tolerance);
    }

    private static ConfidenceSignal Create(string kind) => ConfidenceSignal.Create(new SignalPolicy(Enum.Parse<SignalKind>(kind), 2, ["safe", "spam", "safest"], null));

    private static ConfidenceSignal Labels(params string[] labels) => ConfidenceSignal.Create(new SignalPolicy(SignalKind.LabelMass, 1, labels, null));

    private static (double Value, bool IsComplete) Walk(ConfidenceSignal signal, string first, string second, double logprob)
    {
        Add(signal, first, logprob, ("spam", -4));
        if (!signal.IsComplete)
        {
            Add(signal, second, logprob);
        }

        return (Value(signal), signal.IsComplete);
    }

    private static double Value(ConfidenceSignal signal)
    {
        signal.TryGetValue(out var value).ShouldBeTrue();
        return value;
    }

    private static void Add(ConfidenceSignal signal, string text, double logprob, params (string Text, double Logprob)[] alternatives)
    {
        var texts = Encoding.UTF8.GetBytes(string.Concat(alternatives.Select(one => one.Text)));
        List<Alternative> list = [];
        var start = 0;
        foreach (var one in alternatives)
        {
            var length = Encoding.UTF8.GetByteCount(one.Text);
            list.Add(new Alternative(one.Logprob, start, length));
            start += length;
        }

        signal.Add(new TokenReading(Encoding.UTF8.GetBytes(text), logprob, list.ToArray(), texts));
    }
}
