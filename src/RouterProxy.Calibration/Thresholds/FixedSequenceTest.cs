using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Thresholds;

/// <summary>
/// Finds the lowest threshold whose risk is proven to be at most a target: thresholds are tested from the safest to the loosest, each with
/// the exact binomial tail, and the first that fails ends the search. Testing in an order fixed beforehand keeps the probability of any
/// false proof at delta without a correction for their number.
/// Sources: Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test" (2021); the same rule for cascades in Jung, Brahman and Choi,
/// "Trust or Escalate" (2025).
/// </summary>
/// <remarks>
/// The promise holds for traffic like the labelled sample, and for a target and a delta chosen before looking at the outcome.
/// Alternatives that promise as much but accept less: binary search with a bound per step (Geifman and El-Yaniv 2017) and a grid with
/// Bonferroni's correction. Conformal risk control (Angelopoulos et al. 2022) accepts more but keeps only the average risk at the target.
/// </remarks>
public static class FixedSequenceTest
{
    /// <summary>Number of coverages that the selective risk is tested at.</summary>
    public const int SelectiveSteps = 100;

    /// <param name="sample">At least one labelled answer; the order does not matter.</param>
    /// <param name="alpha">Target of the risk, in (0, 1).</param>
    /// <param name="delta">Probability of a false promise, in (0, 1).</param>
    /// <param name="kind">Which risk.</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static Certification Certify(IReadOnlyCollection<ScoredLoss> sample, double alpha, double delta, RiskKind kind) =>
        Certify(AcceptanceCurve.Of(sample), alpha, delta, kind);

    /// <inheritdoc cref="Certify(IReadOnlyCollection{ScoredLoss}, double, double, RiskKind)"/>
    public static Certification Certify(AcceptanceCurve curve, double alpha, double delta, RiskKind kind)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Require.OpenShare(alpha);
        Require.OpenShare(delta);
        AcceptancePoint? proven = null;
        foreach (var point in Sequence(curve, alpha, delta, kind))
        {
            if (BinomialTail.AtMost(point.Losses, point.Base(kind), alpha) > delta)
            {
                break;
            }

            proven = point;
        }

        return new Certification(kind, alpha, delta, curve.Labels, proven is { } last ? Certified(last, alpha, delta, kind) : null);
    }

    /// <summary>
    /// About how many labels in all would prove a threshold among the <paramref name="wanted"/>, if losses keep coming as often as
    /// observed; null when their risk is not seen below <paramref name="alpha"/>. The easiest of them counts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A share outside (0, 1).</exception>
    public static int? LabelsNeeded(AcceptanceCurve curve, double alpha, double delta, RiskKind kind, Func<AcceptancePoint, bool> wanted)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(wanted);
        Require.OpenShare(alpha);
        Require.OpenShare(delta);
        int? least = null;
        foreach (var point in (kind is RiskKind.Marginal ? curve.Points : Coarse(curve, fewest: 1)).Where(wanted))
        {
            // Half a loss more than seen, as a sample without any does not prove that there are none (Jeffreys' prior); but a few
            // answers without a loss get the benefit of the doubt.
            var risk = (point.Losses + 0.5) / (point.Base(kind) + 1);
            risk = point.Losses == 0 ? Math.Min(risk, alpha / 2) : risk;
            if (SampleSize.AtRisk(risk, alpha, delta) is { } labels)
            {
                var all = kind is RiskKind.Selective ? Math.Ceiling(labels / point.Coverage) : labels;
                least = (int)Math.Min(least ?? SampleSize.Limit, all);
            }

            // The marginal risk only rises from here: the first wanted point is the easiest.
            if (kind is RiskKind.Marginal)
            {
                break;
            }
        }

        return least;
    }

    private static CertifiedThreshold Certified(AcceptancePoint point, double alpha, double delta, RiskKind kind) => new(
        point,
        point.Risk(kind),
        ProportionInterval.UpperBound(point.Losses, point.Base(kind), delta),
        BinomialTail.AtMost(point.Losses, point.Base(kind), alpha));

    /// <summary>
    /// The points to test, chosen by the confidences alone: a look at the labels here would void the promise.
    /// </summary>
    private static IEnumerable<AcceptancePoint> Sequence(AcceptanceCurve curve, double alpha, double delta, RiskKind kind)
    {
        // The marginal tail can only rise along the sequence, so the finest one accepts the most.
        if (kind is RiskKind.Marginal)
        {
            return curve.Points;
        }

        // The selective tail goes up and down: each needless step is a chance to stop too early, and fewer answers than these can
        // prove nothing.
        return Coarse(curve, SampleSize.WithoutErrors(alpha, delta));
    }

    private static IEnumerable<AcceptancePoint> Coarse(AcceptanceCurve curve, int fewest)
    {
        double wanted = fewest;
        foreach (var point in curve.Points)
        {
            if (point.Accepted >= wanted)
            {
                yield return point;
                wanted = Math.Max(point.Accepted + 1, point.Accepted + ((double)curve.Labels / SelectiveSteps));
            }
        }
    }
}
