using RouterProxy.Calibration.Confidences;

namespace RouterProxy.Calibration.Monitoring;

/// <summary>
/// A frozen sample of confidences that later ones are ranked in. Ranks are the same on every scale and follow no distribution, and with
/// mid-ranks many confidences of exactly 1 do no harm: a stream like the reference has a mean rank of 0.5. Immutable.
/// </summary>
public sealed class ConfidenceReference
{
    private readonly double[] _logOdds;
    private readonly double _clip;

    private ConfidenceReference(double[] logOdds, double clip)
    {
        _logOdds = logOdds;
        _clip = clip;
    }

    /// <summary>Number of confidences.</summary>
    public int Count => _logOdds.Length;

    /// <summary>
    /// A stand-in for routes without any history: log-odds spread evenly from -2 to 16, the span of first-token confidences. Only fit for
    /// what adapts to the traffic by itself.
    /// </summary>
    public static ConfidenceReference Uninformed { get; } =
        new([.. Enumerable.Range(0, 181).Select(step => -2 + (step / 10.0))], clip: 0);

    /// <param name="confidences">At least one, each in [0, 1].</param>
    /// <param name="clip">
    /// Distance from 0 and 1 within which confidences count as equal, in [0, 0.5): for watching drift 1e-4, as the last digits next to 1
    /// wander with the hardware; for steering a threshold 0.
    /// </param>
    /// <exception cref="ArgumentException">No confidence, or a number outside its range.</exception>
    public static ConfidenceReference Of(IReadOnlyCollection<double> confidences, double clip = 0)
    {
        Require.Some(confidences);
        var sorted = confidences.Select(confidence => ConfidenceScale.LogOdds(confidence, clip)).ToArray();
        Array.Sort(sorted);
        return new ConfidenceReference(sorted, clip);
    }

    /// <summary>Share of the reference below a confidence plus half the share equal to it, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1].</exception>
    public double MidRank(double confidence)
    {
        var value = ConfidenceScale.LogOdds(confidence, _clip);
        return (First(value, orAbove: true) + First(value, orAbove: false)) / (2.0 * Count);
    }

    /// <summary>Standard deviation of the reference's own mid-ranks: 0.289 without ties, less with, 0 when all are equal.</summary>
    public double RankDeviation()
    {
        // Textbook: the variance of uniform ranks less what the ties take, (1 - sum of cubed tie shares) / 12.
        double cubes = 0;
        for (int start = 0, end; start < Count; start = end)
        {
            end = First(_logOdds[start], orAbove: false);
            cubes += Math.Pow((double)(end - start) / Count, 3);
        }

        return Math.Sqrt(Math.Max(0, 1 - cubes) / 12);
    }

    /// <summary>The share from which on <see cref="ConfidenceAt"/> is exactly 1; null when no confidence of the reference is.</summary>
    public double? CertainFrom =>
        First(double.PositiveInfinity, orAbove: true) is var first && first < Count ? (double)first / Math.Max(1, Count - 1) : null;

    /// <summary>The confidence at a share of the reference, in [0, 1]; linear in log-odds between neighbours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share outside [0, 1].</exception>
    public double ConfidenceAt(double share)
    {
        var position = Require.Share(share) * (Count - 1);
        var index = (int)position;
        var (below, above) = (_logOdds[index], _logOdds[Math.Min(index + 1, Count - 1)]);

        // Next to exactly 0 or 1 there is no way between: the log-odds are infinite, so the lower neighbour holds until the upper is
        // reached.
        return ConfidenceScale.FromLogOdds(
            double.IsInfinity(below) || double.IsInfinity(above) ? below : below + ((position - index) * (above - below)));
    }

    /// <summary>Index of the first value at or above, or strictly above.</summary>
    private int First(double value, bool orAbove)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_logOdds[middle] < value || (!orAbove && _logOdds[middle] == value))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
