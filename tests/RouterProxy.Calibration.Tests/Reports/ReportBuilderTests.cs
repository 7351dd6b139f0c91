using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Reports;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;

namespace RouterProxy.Calibration.Tests.Reports;

public sealed class ReportBuilderTests
{
    private static readonly CalibrationRow[] Rows = Draw(600, seed: 81);

    private static readonly ReportOptions Gold = new() { Labels = LabelMode.Gold, TargetEscalation = 0.2, Draws = 60 };

    [Fact]
    public void The_report_holds_together()
    {
        var report = ReportBuilder.Build(Rows, Gold);

        report.Rows.ShouldBe(600);
        report.Saturation.CertainShare.ShouldBe(Rows.Count(row => row.Confidence == 1) / 600.0);
        report.Raw.CalibrationError.ShouldBeGreaterThan(0.15);
        report.Calibrated.CalibrationError.ShouldBeLessThan(0.1);
        report.Calibrated.BrierScore.ShouldBeLessThan(report.Raw.BrierScore);
        report.Ranking.Correct.Value!.Value.ShouldBeInRange(0.7, 0.9);
        report.Ranking.Kept.ShouldBe(report.Ranking.Correct, "the label mode is the known right answer");
        report.DeferralFigures.AverageGapRecovered.Value.ShouldBe(report.Deferral.AverageGapRecovered);
        report.Table.Select(row => row.Certification.Alpha).ShouldBe([0.01, 0.02, 0.03, 0.05, 0.1]);
        report.Chosen.ShouldBe(report.Table[3]);
        report.ByRate!.EscalationRate.ShouldBe(0.2, 0.002);
        report.QualityCosts.Select(cost => cost.QualityShare).ShouldBe([0.95, 0.98, 0.99, 1]);
    }

    [Fact]
    public void Every_figure_lies_in_its_interval()
    {
        var report = ReportBuilder.Build(Rows, Gold);

        Estimate[] figures =
        [
            report.Ranking.Correct, report.Ranking.Agreement, report.Ranking.Benefit, report.DeferralFigures.Area,
            report.DeferralFigures.AverageGapRecovered, report.DeferralFigures.EscalationFor50, report.QualityCosts[0].Cascade,
        ];
        figures.ShouldAllBe(figure => figure.Interval!.Value.Contains(figure.Value!.Value));
    }

    [Fact]
    public void The_cascade_beats_random_mixing_when_the_signal_is_good() =>
        ReportBuilder.Build(Rows, Gold).QualityCosts[0].ShouldSatisfyAllConditions(
            cost => cost.Cascade.Value!.Value.ShouldBeLessThan(cost.Random!.Value));

    [Fact]
    public void Equal_seeds_give_equal_reports()
    {
        var (first, second) = (ReportBuilder.Build(Rows, Gold), ReportBuilder.Build(Rows, Gold));

        second.Ranking.ShouldBe(first.Ranking);
        second.DeferralFigures.ShouldBe(first.DeferralFigures);
        second.Calibrated.CalibrationError.ShouldBe(first.Calibrated.CalibrationError);
        second.Verdict.ShouldBe(first.Verdict);
    }

    [Fact]
    public void Any_rows_have_a_report() => Prop.ForAll(
        (from step in Gen.Choose(0, 4)
         from cheap in Gen.Elements(true, false)
         from strong in Gen.Elements(true, false)
         from price in Gen.Choose(0, 3)
         select new CalibrationRow(step / 4.0, cheap, strong, cheap == strong, price, 2 * price)).NonEmptyListOf().ToArbitrary(),
        Gen.Elements(LabelMode.Agreement, LabelMode.Gold).ToArbitrary(),
        (rows, labels) =>
        {
            var report = ReportBuilder.Build([.. rows, rows[0]], new ReportOptions { Labels = labels, Draws = 5 });

            report.Verdict.Line.ShouldStartWith(report.Verdict.Words);
            report.Table.Select(row => row.Certification.Certified?.Point.Accepted ?? 0).ShouldBeInOrder();
            report.Table.Select(row => row.Cost).ShouldBeInOrder(SortDirection.Descending);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_that_cannot_be_are_refused()
    {
        Should.Throw<ArgumentException>(() => ReportBuilder.Build([Rows[0]]));
        Should.Throw<ArgumentException>(() => ReportBuilder.Build([Rows[0], Rows[1] with { Confidence = double.NaN }]));
        Should.Throw<ArgumentException>(() => ReportBuilder.Build([Rows[0], Rows[1] with { StrongCost = -1 }]));
        Should.Throw<ArgumentException>(() => ReportBuilder.Build(Rows, new ReportOptions { Alpha = 0 }));
    }

    private static CalibrationRow[] Draw(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        return [.. Enumerable.Range(0, count).Select(_ => OverconfidentChat.Draw(random))];
    }
}
