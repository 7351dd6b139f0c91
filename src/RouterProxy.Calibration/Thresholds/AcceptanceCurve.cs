namespace RouterProxy.Calibration.Thresholds;

/// <summary>
/// Every way in which a threshold can divide a sample, from the highest threshold to the lowest: one point per different confidence, since
/// answers of equal confidence are accepted together.
/// </summary>
public sealed class AcceptanceCurve
{
    private AcceptanceCurve(IReadOnlyList<AcceptancePoint> points, int labels)
    {
        Points = points;
        Labels = labels;
    }

    /// <summary>Thresholds descending, so that accepted answers and losses never fall.</summary>
    public IReadOnlyList<AcceptancePoint> Points { get; }

    /// <summary>Size of the sample.</summary>
    public int Labels { get; }

    /// <param name="sample">At least one; the order does not matter.</param>
    /// <exception cref="ArgumentException">No answer, or a confidence outside [0, 1].</exception>
    public static AcceptanceCurve Of(IReadOnlyCollection<ScoredLoss> sample)
    {
        Require.Some(sample);
        var descending = sample.ToArray();
        Array.Sort(descending, (left, right) => right.Confidence.CompareTo(left.Confidence));
        var points = new List<AcceptancePoint>();
        var losses = 0;
        for (var i = 0; i < descending.Length; i++)
        {
            Require.Share(descending[i].Confidence, nameof(sample));
            losses += descending[i].Lost ? 1 : 0;
            if (i == descending.Length - 1 || descending[i + 1].Confidence < descending[i].Confidence)
            {
                points.Add(new AcceptancePoint(descending[i].Confidence, i + 1, losses, descending.Length));
            }
        }

        return new AcceptanceCurve(points, descending.Length);
    }

    /// <summary>
    /// The lowest threshold whose observed risk is at most <paramref name="alpha"/>; null when there is none. A point estimate without
    /// any promise: on other answers of the same kind the risk lies above <paramref name="alpha"/> about every second time. Shown
    /// beside the certified threshold as what more labels might reach.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A target outside (0, 1).</exception>
    public AcceptancePoint? LowestWithin(double alpha, RiskKind kind)
    {
        Require.OpenShare(alpha);
        for (var i = Points.Count - 1; i >= 0; i--)
        {
            if (Points[i].Risk(kind) <= alpha)
            {
                return Points[i];
            }
        }

        return null;
    }
}
