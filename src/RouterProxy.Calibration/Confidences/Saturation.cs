namespace RouterProxy.Calibration.Confidences;

/// <summary>
/// How much of a sample of confidences says the same. Models that are sure of nearly everything return logprobs of exactly 0; such
/// answers cannot be told apart, and those at exactly 1 are accepted by every threshold.
/// </summary>
/// <param name="Count">Number of confidences.</param>
/// <param name="Distinct">Number of different ones.</param>
/// <param name="CertainShare">Share at exactly 1: no threshold can escalate these.</param>
/// <param name="SaturatedShare">Share at <see cref="Saturated"/> or above.</param>
/// <param name="LargestTie">Size of the largest group of equal confidences.</param>
public sealed record Saturation(int Count, int Distinct, double CertainShare, double SaturatedShare, int LargestTie)
{
    /// <summary>From four nines on a first-token probability hardly ranks answers any more.</summary>
    public const double Saturated = 0.9999;

    /// <summary>Share of the sample that the lowest and the highest threshold can tell apart: the most that can be escalated.</summary>
    public double LargestEscalationRate => 1 - CertainShare;

    /// <param name="confidences">At least one, each in [0, 1].</param>
    /// <exception cref="ArgumentException">No confidence, or one outside [0, 1].</exception>
    public static Saturation Of(IReadOnlyCollection<double> confidences)
    {
        Require.Some(confidences);
        var sorted = confidences.ToArray();
        Array.Sort(sorted);
        int distinct = 0, run = 0, largest = 0, certain = 0, saturated = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            Require.Share(sorted[i], nameof(confidences));
            run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
            distinct += run == 1 ? 1 : 0;
            largest = Math.Max(largest, run);
            certain += sorted[i] == 1 ? 1 : 0;
            saturated += sorted[i] >= Saturated ? 1 : 0;
        }

        return new Saturation(sorted.Length, distinct, (double)certain / sorted.Length, (double)saturated / sorted.Length, largest);
    }
}
