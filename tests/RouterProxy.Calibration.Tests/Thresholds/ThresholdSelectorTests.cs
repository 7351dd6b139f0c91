using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Tests.Thresholds;

public sealed class ThresholdSelectorTests
{
    private static readonly Gen<CascadeObservation> Observations =
        from step in Gen.Choose(0, 8)
        from cheap in Gen.Elements(true, false)
        from strong in Gen.Elements(true, false)
        select new CascadeObservation(step / 8.0, cheap, strong);

    [Fact]
    public void Takes_the_lowest_threshold_that_keeps_up_with_the_strong_tier()
    {
        var choice = ThresholdSelector.Choose(
        [
            new(0.9, CheapCorrect: true, StrongCorrect: true),
            new(0.3, CheapCorrect: false, StrongCorrect: true),
            new(0.7, CheapCorrect: true, StrongCorrect: true),
            new(0.5, CheapCorrect: false, StrongCorrect: true),
        ]);

        choice.ShouldBe(new ThresholdChoice(0.7, EscalationRate: 0.5, RoutedAccuracy: 1, CheapAccuracy: 0.5, StrongAccuracy: 1));
    }

    [Fact]
    public void Accepts_everything_when_the_cheap_tier_is_as_good()
    {
        var choice = ThresholdSelector.Choose([new(0.2, true, false), new(0.4, false, true)]);

        choice.Threshold.ShouldBe(0);
        choice.EscalationRate.ShouldBe(0);
    }

    [Fact]
    public void Escalates_everything_when_the_surest_cheap_answer_is_wrong()
    {
        var choice = ThresholdSelector.Choose([new(0.99, false, true), new(0.5, true, true)]);

        choice.Threshold.ShouldBe(1);
        choice.EscalationRate.ShouldBe(1);
        choice.RoutedAccuracy.ShouldBe(1);
    }

    [Fact]
    public void Observations_of_equal_confidence_move_together()
    {
        // Parting the two at 0.6 would be perfect with no escalation of the right one; no threshold can do it.
        var choice = ThresholdSelector.Choose([new(0.6, true, true), new(0.6, false, true), new(0.8, true, true)]);

        choice.Threshold.ShouldBe(0.8);
        choice.EscalationRate.ShouldBe(2.0 / 3);
    }

    [Fact]
    public void Takes_the_best_there_is_when_certain_mistakes_cannot_be_escalated()
    {
        var choice = ThresholdSelector.Choose([new(1, false, true), new(0.4, false, true), new(0.7, true, true)]);

        choice.Threshold.ShouldBe(0.7);
        choice.RoutedAccuracy.ShouldBe(2.0 / 3);
    }

    [Fact]
    public void A_tolerance_buys_fewer_escalations()
    {
        CascadeObservation[] observations = [new(0.9, false, true), new(0.3, false, true), new(0.5, true, true), new(0.95, true, true)];

        ThresholdSelector.Choose(observations).Threshold.ShouldBe(0.95);
        ThresholdSelector.Choose(observations, tolerance: 0.25).Threshold.ShouldBe(0.5);
    }

    [Fact]
    public void No_observation_is_refused() => Should.Throw<ArgumentException>(() => ThresholdSelector.Choose([]));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Numbers_outside_the_unit_interval_are_refused(double number)
    {
        Should.Throw<ArgumentException>(() => ThresholdSelector.Choose([new(number, true, true)]));
        Should.Throw<ArgumentOutOfRangeException>(() => ThresholdSelector.Choose([new(0.5, true, true)], number));
    }

    [Fact]
    public void The_reported_figures_are_those_of_routing_with_the_threshold() => Prop.ForAll(
        Observations.NonEmptyListOf().ToArbitrary(),
        list =>
        {
            var choice = ThresholdSelector.Choose([.. list]);

            choice.EscalationRate.ShouldBe(EscalationRate(list, choice.Threshold));
            choice.RoutedAccuracy.ShouldBe(Accuracy(list, choice.Threshold));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_that_escalates_less_does_as_well_and_no_threshold_does_what_the_choice_could_not() => Prop.ForAll(
        Observations.NonEmptyListOf().ToArbitrary(),
        list =>
        {
            var choice = ThresholdSelector.Choose([.. list]);

            var grid = Enumerable.Range(0, 17).Select(step => step / 16.0).ToArray();
            grid.Where(threshold => EscalationRate(list, threshold) < choice.EscalationRate)
                .ShouldAllBe(threshold => Accuracy(list, threshold) < choice.RoutedAccuracy);
            if (choice.RoutedAccuracy < choice.StrongAccuracy)
            {
                grid.ShouldAllBe(threshold => Accuracy(list, threshold) <= choice.RoutedAccuracy);
            }
        }).QuickCheckThrowOnFailure();

    private static double EscalationRate(IEnumerable<CascadeObservation> rows, double threshold) =>
        rows.Average(row => row.Confidence >= threshold ? 0.0 : 1);

    private static double Accuracy(IEnumerable<CascadeObservation> rows, double threshold) =>
        rows.Average(row => (row.Confidence >= threshold ? row.CheapCorrect : row.StrongCorrect) ? 1.0 : 0);
}
