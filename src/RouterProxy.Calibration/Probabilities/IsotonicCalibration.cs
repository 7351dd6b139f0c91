using RouterProxy.Calibration.Observations;

namespace RouterProxy.Calibration.Probabilities;

/// <summary>
/// The best rising step function, by pooling adjacent violators: no assumption but the order, worth it from about 500 labels on. Sources:
/// Ayer, Brunk, Ewing, Reid and Silverman (1955) for the algorithm; Zadrozny and Elkan, "Transforming classifier scores into accurate
/// multiclass probability estimates" (2002), for its use.
/// </summary>
public sealed class IsotonicCalibration : IProbabilityCalibration
{
    private readonly double[] _starts;
    private readonly double[] _values;

    private IsotonicCalibration(double[] starts, double[] values)
    {
        _starts = starts;
        _values = values;
    }

    /// <summary>The steps: from this confidence on, this probability. Both rise strictly; below the first the first holds.</summary>
    public IEnumerable<(double From, double Probability)> Steps => _starts.Zip(_values);

    /// <param name="sample">At least one answer, scored by its confidence. Equal confidences share a step.</param>
    /// <exception cref="ArgumentException">No answer, or a confidence outside [0, 1].</exception>
    public static IsotonicCalibration Fit(IReadOnlyCollection<ScoredAnswer> sample)
    {
        Require.Some(sample);
        var blocks = new List<(double Start, double Right, double Count)>();
        foreach (var tie in sample.GroupBy(answer => Require.Share(answer.Score, nameof(sample))).OrderBy(tie => tie.Key))
        {
            blocks.Add((tie.Key, tie.Count(answer => answer.Right), tie.Count()));

            // Pooled while not strictly rising: equal neighbours are one step. Cross-multiplied, so that no rounding decides.
            while (blocks.Count > 1 && blocks[^2].Right * blocks[^1].Count >= blocks[^1].Right * blocks[^2].Count)
            {
                var (last, before) = (blocks[^1], blocks[^2]);
                blocks.RemoveRange(blocks.Count - 2, 2);
                blocks.Add((before.Start, before.Right + last.Right, before.Count + last.Count));
            }
        }

        return new IsotonicCalibration([.. blocks.Select(block => block.Start)], [.. blocks.Select(block => block.Right / block.Count)]);
    }

    /// <inheritdoc/>
    public double Apply(double confidence)
    {
        Require.Share(confidence);
        var found = Array.BinarySearch(_starts, confidence);
        return _values[Math.Max(0, found >= 0 ? found : ~found - 1)];
    }
}
