using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Thresholds;

/// <summary>
/// The threshold that escalates a wanted share of the traffic: a quantile of unlabelled confidences. Source: the calibration of Ong et al.,
/// "RouteLLM" (2024).
/// </summary>
public static class QuantileRule
{
    /// <summary>
    /// The highest threshold that escalates at most <paramref name="target"/> of the sample. Answers of equal confidence go together and
    /// those of exactly 1 are never escalated, so the rate can stay below the target; the outcome says where the next step lies.
    /// </summary>
    /// <param name="confidences">At least one, each in [0, 1].</param>
    /// <param name="target">Share of escalations, in [0, 1].</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static RateThreshold ForEscalationRate(IReadOnlyCollection<double> confidences, double target)
    {
        Require.Some(confidences);
        Require.Share(target);
        var curve = AcceptanceCurve.Of([.. confidences.Select(confidence => new ScoredLoss(confidence, Lost: false))]);
        var count = curve.Labels;

        // Ascending thresholds: each observed confidence escalates what lies below it, and 1 all that can be escalated.
        var steps = curve.Points.Reverse().Select(point => (point.Threshold, Escalated: count - point.Accepted)).ToList();
        if (steps[^1].Threshold < 1)
        {
            steps.Add((1, count));
        }

        var chosen = steps.FindLastIndex(step => step.Escalated <= target * count);
        var escalated = steps[chosen].Escalated;
        return new RateThreshold(
            steps[chosen].Threshold,
            (double)escalated / count,
            ProportionInterval.Wilson(escalated, count),
            chosen + 1 < steps.Count ? (double)steps[chosen + 1].Escalated / count : null);
    }
}
