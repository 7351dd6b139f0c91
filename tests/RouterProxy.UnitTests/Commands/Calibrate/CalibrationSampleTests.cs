using RouterProxy.Calibration.Observations;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Configuration;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public class CalibrationSampleTests
{
    private static readonly RecordedResult Agreeing = new() { Confidence = 0.9, Cheap = "a", Strong = "A." };

    [Fact]
    public void Without_labels_the_strong_answer_is_right()
    {
        var sample = Of([Agreeing, Agreeing with { Cheap = "b" }]);

        sample.Labels.ShouldBe(LabelMode.Agreement);
        sample.Rows.Select(r => (r.CheapCorrect, r.StrongCorrect, r.Agrees)).ShouldBe([(true, true, true), (false, true, false)]);
    }

    [Fact]
    public void Labels_count_when_every_line_has_one()
    {
        var labelled = Of([Agreeing with { Label = "b" }, Agreeing with { Label = "a", Strong = "c" }]);
        labelled.Labels.ShouldBe(LabelMode.Gold);
        labelled.Rows.Select(r => (r.CheapCorrect, r.StrongCorrect, r.Agrees)).ShouldBe([(false, false, true), (true, false, false)]);

        var mixed = Of([Agreeing with { Label = "b" }, Agreeing]);
        mixed.Labels.ShouldBe(LabelMode.Agreement);
        mixed.Notes.ShouldContain(n => n.StartsWith("1 of 2 lines have a label", StringComparison.Ordinal));
    }

    [Fact]
    public void Costs_count_when_every_line_has_both()
    {
        var priced = Agreeing with { CheapCost = 0.1, StrongCost = 1 };
        Of([priced, priced]).Rows.ShouldAllBe(r => r.CheapCost == 0.1 && r.StrongCost == 1);

        var half = Of([priced, Agreeing]);
        half.IsPriced.ShouldBeFalse();
        half.Rows.ShouldAllBe(r => r.CheapCost == 0 && r.StrongCost == 0);
        half.Notes.ShouldContain(n => n.StartsWith("Costs are not known", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not_returned", UnscoredAction.Escalate, false)]
    [InlineData("not_returned", UnscoredAction.Accept, true)]
    [InlineData("tool_call", UnscoredAction.Escalate, true)]
    [InlineData("something else", UnscoredAction.Escalate, false)]
    public void An_answer_without_a_confidence_counts_as_the_route_treats_it(string reason, UnscoredAction action, bool served)
    {
        var sample = CalibrationSample.Of([Agreeing, Agreeing with { Confidence = null, Unscored = reason }], TestRoute.Pair(onUnscored: action).Route);

        sample.Rows.Select(r => r.Confidence).ShouldBe(served ? [0.9, 1] : [0.9]);
        sample.Notes.ShouldContain(n => n.Contains("1 of 2 cheap answers had no confidence", StringComparison.Ordinal));
    }

    private static CalibrationSample Of(IReadOnlyList<RecordedResult> results) => CalibrationSample.Of(results, TestRoute.Pair().Route);
}
