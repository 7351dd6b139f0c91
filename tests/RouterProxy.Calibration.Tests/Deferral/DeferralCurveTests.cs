using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Deferral;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;

namespace RouterProxy.Calibration.Tests.Deferral;

public sealed class DeferralCurveTests
{
    /// <summary>Four questions at 1 and 10: the cheap tier is wrong on the least sure two, the strong one on none.</summary>
    private static readonly CalibrationRow[] Four =
    [
        new(0.9, true, true, true, 1, 10), new(0.8, true, true, true, 1, 10),
        new(0.7, false, true, false, 1, 10), new(0.6, false, true, false, 1, 10),
    ];

    internal static readonly Arbitrary<List<CalibrationRow>> Rows =
        (from step in Gen.Choose(0, 10)
         from cheap in Gen.Elements(true, false)
         from strong in Gen.Elements(true, true, true, false)
         from cost in Gen.Choose(5, 15)
         select new CalibrationRow(step / 10.0, cheap, strong, cheap == strong, 1, cost)).NonEmptyListOf().ToArbitrary();

    [Fact]
    public void A_perfect_signal_by_hand()
    {
        var curve = DeferralCurve.Of(Four);

        curve.Points.ShouldBe(
        [
            new(0, 0.5, 1, 0), new(0.25, 0.75, 3.5, 0.7), new(0.5, 1, 6, 0.8), new(0.75, 1, 8.5, 0.9), new(1, 1, 11, 1),
        ]);
        curve.Area.ShouldBe(0.875, 1e-12);
        curve.OracleArea.ShouldBe(0.875, 1e-12);
        curve.RandomArea.ShouldBe(0.75);
        curve.AverageGapRecovered!.Value.ShouldBe(0.75, 1e-12);
        curve.EscalationFor(0.5)!.Value.ShouldBe(0.25, 1e-12);
        curve.EscalationFor(0.8)!.Value.ShouldBe(0.4, 1e-12);
        curve.GapRecoveredAt(0.25)!.Value.ShouldBe(0.5, 1e-12);
        curve.QualityAt(0.375).ShouldBe(0.875, 1e-12);
    }

    [Fact]
    public void Costs_by_hand()
    {
        var cost = CostQuality.Of(DeferralCurve.Of(Four));

        // The strong tier alone costs 10, less than escalating everything, but the cascade is perfect at 6 already.
        cost.Hull.ShouldBe([new(1, 0.5), new(6, 1)]);
        cost.AverageQuality!.Value.ShouldBe(((5 * 0.75) + 5) / 10, 1e-12);
        cost.CascadeCost(1)!.Value.ShouldBe(6, 1e-12);
        cost.RandomCost(1)!.Value.ShouldBe(10, 1e-12);
        cost.RandomCost(0.75)!.Value.ShouldBe(5.5, 1e-12);
        cost.RandomCost(0.5).ShouldBe(1);
        cost.CascadeCost(1.01).ShouldBeNull();
        cost.RandomCost(1.01).ShouldBeNull();
    }

    [Fact]
    public void A_signal_that_says_the_same_of_everything_mixes_at_random()
    {
        var curve = DeferralCurve.Of([.. Four.Select(row => row with { Confidence = 1 })]);

        curve.AverageGapRecovered.ShouldBe(0.5);
        curve.Points[^1].Threshold.ShouldBeNull();
    }

    [Fact]
    public void Where_the_strong_tier_is_no_better_there_is_no_gap_to_recover()
    {
        var curve = DeferralCurve.Of([new(0.5, true, false, false), new(0.6, false, false, true)]);

        curve.AverageGapRecovered.ShouldBeNull();
        curve.EscalationFor(0.5).ShouldBeNull();
        curve.GapRecoveredAt(0.5).ShouldBeNull();
    }

    [Fact]
    public void An_overconfident_model_still_defers_well()
    {
        var random = new SplitMix(9);
        var curve = DeferralCurve.Of([.. Enumerable.Range(0, 5000).Select(_ => OverconfidentChat.Draw(random))]);

        curve.AverageGapRecovered!.Value.ShouldBeGreaterThan(0.6);
        curve.EscalationFor(0.5)!.Value.ShouldBeLessThan(0.35);
    }

    [Fact]
    public void The_curve_lies_below_the_oracle_and_starts_and_ends_with_the_tiers() => Prop.ForAll(Rows, rows =>
    {
        var curve = DeferralCurve.Of([.. rows]);

        curve.CheapQuality.ShouldBe(rows.Average(row => row.CheapCorrect ? 1.0 : 0), 1e-12);
        curve.StrongQuality.ShouldBe(rows.Average(row => row.StrongCorrect ? 1.0 : 0), 1e-12);
        curve.Area.ShouldBeLessThanOrEqualTo(curve.OracleArea + 1e-12);
        curve.Points.Zip(curve.Points.Skip(1)).ShouldAllBe(pair =>
            pair.First.EscalationRate < pair.Second.EscalationRate && pair.First.Cost <= pair.Second.Cost);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_point_is_what_its_threshold_does() => Prop.ForAll(Rows, rows =>
    {
        foreach (var point in DeferralCurve.Of([.. rows]).Points.Where(point => point.Threshold is not null))
        {
            rows.Average(row => row.Confidence >= point.Threshold ? 0.0 : 1).ShouldBe(point.EscalationRate, 1e-12);
            rows.Average(row => (row.Confidence >= point.Threshold ? row.CheapCorrect : row.StrongCorrect) ? 1.0 : 0)
                .ShouldBe(point.Quality, 1e-12);
            rows.Average(row => row.CheapCost + (row.Confidence >= point.Threshold ? 0 : row.StrongCost)).ShouldBe(point.Cost, 1e-9);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_point_lies_above_the_hull_and_the_hull_rises_ever_more_slowly() => Prop.ForAll(Rows, rows =>
    {
        var curve = DeferralCurve.Of([.. rows]);
        var hull = CostQuality.Of(curve).Hull;

        hull.Zip(hull.Skip(1)).ShouldAllBe(pair => pair.First.Cost < pair.Second.Cost && pair.First.Quality < pair.Second.Quality);
        foreach (var point in curve.Points)
        {
            HullAt(hull, point.Cost).ShouldBeGreaterThanOrEqualTo(point.Quality - 1e-9);
        }
    }).QuickCheckThrowOnFailure();

    private static double HullAt(IReadOnlyList<CostQualityPoint> hull, double cost)
    {
        var above = Enumerable.Range(0, hull.Count).FirstOrDefault(i => hull[i].Cost >= cost, hull.Count);
        if (above == hull.Count || above == 0)
        {
            return hull[Math.Min(above, hull.Count - 1)].Quality;
        }

        var (before, after) = (hull[above - 1], hull[above]);
        return before.Quality + ((cost - before.Cost) / (after.Cost - before.Cost) * (after.Quality - before.Quality));
    }
}
