using RouterProxy.Calibration.Deferral;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Ranking;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Reports;

/// <summary>The figures of a report that carry an interval, all from the same draws.</summary>
internal sealed class ReportFigures
{
    public static readonly double[] QualityShares = [0.95, 0.98, 0.99, 1];

    private readonly double[] _values;
    private readonly Interval?[] _intervals;

    private ReportFigures(double[] values, Interval?[] intervals)
    {
        _values = values;
        _intervals = intervals;
    }

    public static ReportFigures Of(IReadOnlyList<CalibrationRow> rows, ReportOptions options)
    {
        double[] Compute(CalibrationRow[] sample) => Statistics(sample, options.Labels);
        return new ReportFigures(Compute([.. rows]), Bootstrap.Intervals(rows, Compute, options.Seed, options.Draws));
    }

    public RankingSummary Ranking(RiskCoverage riskCoverage) => new(At(0), At(1), At(2), At(3), riskCoverage);

    public DeferralSummary Deferral() => new(At(4), At(5), At(6), At(7), At(8));

    public IReadOnlyList<QualityCost> QualityCosts(CostQuality cost) =>
    [
        .. QualityShares.Select((share, index) =>
            new QualityCost(share, At(9 + index), Defined(cost.RandomCost(share * cost.Strong.Quality) / cost.Strong.Cost))),
    ];

    private static double[] Statistics(CalibrationRow[] rows, LabelMode labels)
    {
        var curve = DeferralCurve.Of(rows);
        var cost = CostQuality.Of(curve);
        return
        [
            Rank(rows, row => row.CheapCorrect),
            Rank(rows, row => row.Agrees),
            Rank(rows, row => !row.Benefits),
            Rank(rows, row => !row.IsLoss(labels)),
            curve.Area,
            curve.AverageGapRecovered ?? double.NaN,
            curve.EscalationFor(0.2) ?? double.NaN,
            curve.EscalationFor(0.5) ?? double.NaN,
            curve.EscalationFor(0.8) ?? double.NaN,
            .. QualityShares.Select(share => cost.CascadeCost(share * cost.Strong.Quality) / cost.Strong.Cost ?? double.NaN),
        ];
    }

    private static double Rank(CalibrationRow[] rows, Func<CalibrationRow, bool> right) =>
        Auroc.Of(Array.ConvertAll(rows, row => new ScoredAnswer(row.Confidence, right(row))));

    private Estimate At(int index) => Defined(_values[index]) is { } value ? new Estimate(value, _intervals[index]) : default;

    /// <summary>Without prices the shares of costs are 0/0.</summary>
    private static double? Defined(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
