using RouterProxy.Calibration.Observations;

namespace RouterProxy.Calibration.Deferral;

/// <summary>
/// Quality against the share of escalations, least sure answers first. Between two points lies a tie, parted at random: the straight line.
/// Sources: Gupta et al., "Language model cascades: token-level uncertainty and beyond" (2024), for the curve and its area;
/// Ong et al., "RouteLLM" (2024), for PGR, APGR and CPT.
/// </summary>
public sealed class DeferralCurve
{
    private DeferralCurve(IReadOnlyList<DeferralPoint> points, IReadOnlyList<DeferralPoint> oracle, double strongCost)
    {
        Points = points;
        Oracle = oracle;
        StrongCost = strongCost;
        Area = AreaOf(points);
        OracleArea = AreaOf(oracle);
    }

    /// <summary>From escalating nothing to escalating everything.</summary>
    public IReadOnlyList<DeferralPoint> Points { get; }

    /// <summary>Best possible: escalates first where that helps, last where it harms. Without costs and thresholds (0 and null).</summary>
    public IReadOnlyList<DeferralPoint> Oracle { get; }

    /// <summary>Quality of the cheap tier alone.</summary>
    public double CheapQuality => Points[0].Quality;

    /// <summary>Quality of the strong tier alone.</summary>
    public double StrongQuality => Points[^1].Quality;

    /// <summary>Mean cost of the cheap tier alone.</summary>
    public double CheapCost => Points[0].Cost;

    /// <summary>Mean cost of the strong tier alone.</summary>
    public double StrongCost { get; }

    /// <summary>AUC-DF: mean quality over all shares of escalations.</summary>
    public double Area { get; }

    /// <summary>The same for the oracle.</summary>
    public double OracleArea { get; }

    /// <summary>The same for escalating at random.</summary>
    public double RandomArea => (CheapQuality + StrongQuality) / 2;

    /// <summary>
    /// APGR: <see cref="Area"/> as a share of the gap between the tiers; random mixing has 0.5. Null where the strong tier is no better.
    /// </summary>
    public double? AverageGapRecovered => Recovered(Area);

    /// <param name="rows">At least one; the order does not matter.</param>
    /// <exception cref="ArgumentException">No row, or a confidence outside [0, 1].</exception>
    public static DeferralCurve Of(IReadOnlyCollection<CalibrationRow> rows)
    {
        Require.Some(rows);
        var ascending = rows.ToArray();
        Array.Sort(ascending, (left, right) => left.Confidence.CompareTo(right.Confidence));
        double count = ascending.Length;
        double cheapCost = ascending.Average(row => row.CheapCost), strongCost = 0;
        var correct = ascending.Count(row => row.CheapCorrect);
        var points = new List<DeferralPoint> { new(0, correct / count, cheapCost, 0) };
        for (var i = 0; i < ascending.Length; i++)
        {
            var row = ascending[i];
            Require.Share(row.Confidence, nameof(rows));
            correct += (row.StrongCorrect ? 1 : 0) - (row.CheapCorrect ? 1 : 0);
            strongCost += row.StrongCost / count;
            var last = i == ascending.Length - 1;
            if (last || ascending[i + 1].Confidence > row.Confidence)
            {
                double? threshold = !last ? ascending[i + 1].Confidence : row.Confidence < 1 ? 1 : null;
                points.Add(new DeferralPoint((i + 1) / count, correct / count, cheapCost + strongCost, threshold));
            }
        }

        return new DeferralCurve(points, OracleOf(ascending), strongCost);
    }

    /// <summary>Quality at a share of escalations in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate outside [0, 1].</exception>
    public double QualityAt(double escalationRate) => At(escalationRate).Quality;

    /// <summary>Quality of escalating this share at random.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate outside [0, 1].</exception>
    public double RandomQualityAt(double escalationRate) =>
        CheapQuality + (Require.Share(escalationRate) * (StrongQuality - CheapQuality));

    /// <summary>Mean cost at a share of escalations in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate outside [0, 1].</exception>
    public double CostAt(double escalationRate) => At(escalationRate).Cost;

    /// <summary>
    /// PGR: the share of the gap between the tiers that this share of escalations recovers. Null where the strong tier is no better.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate outside [0, 1].</exception>
    public double? GapRecoveredAt(double escalationRate) => Recovered(QualityAt(escalationRate));

    /// <summary>
    /// CPT: the smallest share of escalations that recovers this share of the gap. Null where the strong tier is no better.
    /// </summary>
    /// <param name="gapShare">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A share outside [0, 1].</exception>
    public double? EscalationFor(double gapShare)
    {
        Require.Share(gapShare);
        return StrongQuality > CheapQuality ? RateReaching(CheapQuality + (gapShare * (StrongQuality - CheapQuality))) : null;
    }

    /// <summary>The smallest share of escalations with at least this quality; null when none has it.</summary>
    public double? RateReaching(double quality)
    {
        if (CheapQuality >= quality)
        {
            return 0;
        }

        for (var i = 1; i < Points.Count; i++)
        {
            var (before, after) = (Points[i - 1], Points[i]);

            // A hair of tolerance: targets are computed from these qualities, and rounding must not push one out of reach.
            if (after.Quality >= quality - 1e-12)
            {
                var part = Math.Clamp((quality - before.Quality) / (after.Quality - before.Quality), 0, 1);
                return before.EscalationRate + (part * (after.EscalationRate - before.EscalationRate));
            }
        }

        return null;
    }

    private double? Recovered(double quality) =>
        StrongQuality > CheapQuality ? (quality - CheapQuality) / (StrongQuality - CheapQuality) : null;

    private (double Quality, double Cost) At(double escalationRate)
    {
        Require.Share(escalationRate);
        var i = 1;
        while (i < Points.Count - 1 && Points[i].EscalationRate < escalationRate)
        {
            i++;
        }

        var (before, after) = (Points[i - 1], Points[i]);
        var part = Math.Min(1, (escalationRate - before.EscalationRate) / (after.EscalationRate - before.EscalationRate));
        return (before.Quality + (part * (after.Quality - before.Quality)), before.Cost + (part * (after.Cost - before.Cost)));
    }

    private static DeferralPoint[] OracleOf(CalibrationRow[] rows)
    {
        double count = rows.Length;
        double helped = rows.Count(row => row.Benefits), harmed = rows.Count(row => row.Harms), cheap = rows.Count(row => row.CheapCorrect);
        return
        [
            new(0, cheap / count, 0, null),
            new(helped / count, (cheap + helped) / count, 0, null),
            new((count - harmed) / count, (cheap + helped) / count, 0, null),
            new(1, (cheap + helped - harmed) / count, 0, null),
        ];
    }

    /// <summary>By trapezoids.</summary>
    private static double AreaOf(IReadOnlyList<DeferralPoint> points)
    {
        var area = 0.0;
        for (var i = 1; i < points.Count; i++)
        {
            area += (points[i].EscalationRate - points[i - 1].EscalationRate) * (points[i].Quality + points[i - 1].Quality) / 2;
        }

        return area;
    }
}
