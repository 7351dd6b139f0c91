using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Audits;

/// <summary>
/// Estimates the risk of accepted answers from a random share of them. Sources: Horvitz and Thompson, "A generalization of sampling without
/// replacement from a finite universe" (1952), for audits drawn at changing rates; Clopper and Pearson (1934) where one rate held.
/// </summary>
/// <remarks>
/// Drawing unsure answers more often looks attractive, but its intervals cover less than they say at some hundred audits, and near-constant
/// rates give the shortest honest ones; hence one rate for all, and weights only for when an operator changes it.
/// </remarks>
public static class AuditEstimator
{
    private const double Normal95 = 1.959963984540054;

    /// <summary>Bands end below these confidences; exactly 1 is a band of its own.</summary>
    public static IReadOnlyList<double> BandEdges { get; } = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.999999, 1];

    /// <param name="audits">The audits made; may be none.</param>
    /// <param name="accepted">Number of accepted answers they were drawn from, at least their number.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public static AuditEstimate Estimate(IReadOnlyCollection<AuditedAnswer> audits, int accepted)
    {
        ArgumentNullException.ThrowIfNull(audits);
        ArgumentOutOfRangeException.ThrowIfLessThan(accepted, audits.Count);
        foreach (var audit in audits)
        {
            Require.Share(audit.Confidence, nameof(audits));
            if (audit.Probability is not (> 0 and <= 1))
            {
                throw new ArgumentException("The rate of an audit lies in (0, 1].", nameof(audits));
            }
        }

        var lost = audits.Count(audit => !audit.Agrees);
        var uniform = audits.Select(audit => audit.Probability).Distinct().Count() <= 1;
        var (risk, interval) = uniform
            ? (audits.Count == 0 ? 0 : (double)lost / audits.Count, ProportionInterval.ClopperPearson(lost, audits.Count))
            : Weighted(audits, accepted);
        return new AuditEstimate(audits.Count, lost, risk, interval, uniform, Bands(audits));
    }

    /// <summary>
    /// Upper bound of the selective risk of a threshold below the one in force: what lies between the two was escalated and is fully known
    /// but for chance, what lies above was audited. The error is shared between the two bounds (Bonferroni).
    /// </summary>
    /// <param name="escalated">Answers between the new and the present threshold.</param>
    /// <param name="escalatedLosses">Disagreements among them.</param>
    /// <param name="accepted">Answers above the present threshold.</param>
    /// <param name="audits">Audits among those, drawn at one rate.</param>
    /// <param name="auditLosses">Disagreements among the audits.</param>
    /// <param name="delta">Probability that the risk lies above the bound, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A count that is impossible, or a delta outside (0, 1).</exception>
    public static double UpperBoundBelowThreshold(
        int escalated, int escalatedLosses, int accepted, int audits, int auditLosses, double delta)
    {
        Require.OpenShare(delta);
        ArgumentOutOfRangeException.ThrowIfLessThan(accepted, audits);
        if (escalated + accepted < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(accepted), accepted, "There is no answer to bound the risk of.");
        }

        var below = ProportionInterval.UpperBound(escalatedLosses, escalated, delta / 2);
        var above = ProportionInterval.UpperBound(auditLosses, audits, delta / 2);
        return ((escalated * below) + (accepted * above)) / ((double)escalated + accepted);
    }

    private static (double Risk, Interval Interval) Weighted(IReadOnlyCollection<AuditedAnswer> audits, int accepted)
    {
        var lost = audits.Where(audit => !audit.Agrees).ToArray();
        var risk = Math.Min(1, lost.Sum(audit => 1 / audit.Probability) / accepted);
        var variance = (lost.Sum(audit => (1 - audit.Probability) / (audit.Probability * audit.Probability)) / accepted / accepted)
            + (risk * (1 - risk) / accepted);
        var half = Normal95 * Math.Sqrt(variance);

        // Without a loss seen the variance is 0 and says nothing: the exact interval of the audits as if drawn at one rate then speaks.
        return lost.Length == 0
            ? (0, ProportionInterval.ClopperPearson(0, audits.Count))
            : (risk, new Interval(Math.Max(0, risk - half), Math.Min(1, risk + half)));
    }

    private static List<AuditBand> Bands(IReadOnlyCollection<AuditedAnswer> audits)
    {
        var bands = new List<AuditBand>();
        for (var i = 0; i <= BandEdges.Count; i++)
        {
            var from = i == 0 ? 0 : BandEdges[i - 1];
            double? below = i < BandEdges.Count ? BandEdges[i] : null;
            var inside = audits.Where(audit => audit.Confidence >= from && !(audit.Confidence >= below)).ToArray();
            var agreements = inside.Count(audit => audit.Agrees);
            bands.Add(new AuditBand(from, below, inside.Length, agreements, ProportionInterval.ClopperPearson(agreements, inside.Length)));
        }

        return bands;
    }
}
