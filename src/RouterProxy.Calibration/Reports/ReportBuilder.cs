using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Deferral;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Probabilities;
using RouterProxy.Calibration.Ranking;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Reports;

/// <summary>Makes a report from labelled rows.</summary>
public static class ReportBuilder
{
    /// <param name="rows">At least two; the order does not matter to the verdict.</param>
    /// <param name="options">Default: a marginal risk of 5 % with a probability of 90 %.</param>
    /// <exception cref="ArgumentException">Too few rows, or a number outside its range.</exception>
    public static CalibrationReport Build(IReadOnlyList<CalibrationRow> rows, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Count, 2, nameof(rows));
        options ??= new ReportOptions();
        Check(rows);
        var answers = rows.Select(row => new ScoredAnswer(row.Confidence, !row.IsLoss(options.Labels))).ToArray();
        var confidences = rows.Select(row => row.Confidence).ToArray();
        var acceptance = AcceptanceCurve.Of([.. answers.Select(answer => new ScoredLoss(answer.Score, !answer.Right))]);
        var deferral = DeferralCurve.Of(rows);
        var cost = CostQuality.Of(deferral);
        var figures = ReportFigures.Of(rows, options);
        var ranking = figures.Ranking(RiskCoverage.Of(answers));
        var saturation = Saturation.Of(confidences);
        var chosen = Row(acceptance, deferral, options.Alpha, options);
        return new CalibrationReport(
            rows.Count,
            options,
            saturation,
            ReliabilityTable.Of(answers),
            ReliabilityTable.Of(ProbabilityCalibration.CrossFitted(answers, options.Seed)),
            ProbabilityCalibration.Fit(answers),
            ranking,
            deferral,
            figures.Deferral(),
            cost,
            figures.QualityCosts(cost),
            [.. options.TableAlphas.Select(alpha => Row(acceptance, deferral, alpha, options))],
            chosen,
            options.TargetEscalation is { } target ? QuantileRule.ForEscalationRate(confidences, target) : null,
            VerdictRule.Decide(acceptance, deferral, saturation, ranking.Kept, chosen));
    }

    private static void Check(IEnumerable<CalibrationRow> rows)
    {
        foreach (var row in rows)
        {
            Require.Share(row.Confidence, nameof(rows));
            Require.NotBelow(row.CheapCost, 0, nameof(rows));
            Require.NotBelow(row.StrongCost, 0, nameof(rows));
        }
    }

    private static ThresholdRow Row(AcceptanceCurve acceptance, DeferralCurve deferral, double alpha, ReportOptions options)
    {
        var certification = FixedSequenceTest.Certify(acceptance, alpha, options.Delta, options.Risk);
        var needed = certification.Certified is null
            ? FixedSequenceTest.LabelsNeeded(acceptance, alpha, options.Delta, options.Risk, _ => true)
            : null;
        return new ThresholdRow(
            certification,
            acceptance.LowestWithin(alpha, options.Risk),
            deferral.CostAt(certification.Certified?.Point.EscalationRate ?? 1),
            needed is { } labels ? Math.Max(1, labels - acceptance.Labels) : null);
    }
}
