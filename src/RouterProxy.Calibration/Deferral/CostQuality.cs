namespace RouterProxy.Calibration.Deferral;

/// <summary>
/// What quality costs: through the cascade, and through random mixing of the two tiers, which is the honest baseline. Random mixing
/// asks one tier only and so, unlike the cascade, pays no cheap call for what it sends to the strong one.
/// </summary>
public sealed class CostQuality
{
    private readonly DeferralCurve _curve;

    private CostQuality(DeferralCurve curve, IReadOnlyList<CostQualityPoint> hull)
    {
        _curve = curve;
        Hull = hull;
    }

    /// <summary>
    /// Upper hull of the cascade's points and of the strong tier alone, never falling: costs and qualities rise strictly. Every point on
    /// it can be had by mixing its corners. Source: Hu et al., "RouterBench" (2024), non-decreasing convex hull.
    /// </summary>
    public IReadOnlyList<CostQualityPoint> Hull { get; }

    /// <summary>
    /// AIQ: mean quality along the hull over the range of costs between its cheapest point and the dearest that was offered to it; null
    /// when all cost the same. Source: RouterBench (2024).
    /// </summary>
    public double? AverageQuality { get; private init; }

    /// <summary>Mean cost per question of the cheap tier alone, of the strong tier alone.</summary>
    public CostQualityPoint Cheap => new(_curve.CheapCost, _curve.CheapQuality);

    /// <inheritdoc cref="Cheap"/>
    public CostQualityPoint Strong => new(_curve.StrongCost, _curve.StrongQuality);

    public static CostQuality Of(DeferralCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        CostQualityPoint[] offered =
        [
            .. curve.Points.Select(point => new CostQualityPoint(point.Cost, point.Quality)),
            new(curve.StrongCost, curve.StrongQuality),
        ];
        var hull = HullOf(offered);
        return new CostQuality(curve, hull) { AverageQuality = Average(hull, offered.Max(point => point.Cost)) };
    }

    /// <summary>Mean cost of the cascade at the smallest share of escalations with at least this quality; null when out of reach.</summary>
    public double? CascadeCost(double quality) => _curve.RateReaching(quality) is { } rate ? _curve.CostAt(rate) : null;

    /// <summary>Mean cost of random mixing with at least this quality; null when out of reach.</summary>
    public double? RandomCost(double quality)
    {
        if (Cheap.Quality >= quality)
        {
            return Cheap.Cost;
        }

        return Strong.Quality < quality - 1e-12
            ? null
            : Cheap.Cost + (Math.Min(1, (quality - Cheap.Quality) / (Strong.Quality - Cheap.Quality)) * (Strong.Cost - Cheap.Cost));
    }

    /// <summary>
    /// Andrew's monotone chain, upper half. Source: Andrew, "Another efficient algorithm for convex hulls in two dimensions" (1979).
    /// </summary>
    private static List<CostQualityPoint> HullOf(IEnumerable<CostQualityPoint> offered)
    {
        var hull = new List<CostQualityPoint>();
        foreach (var point in offered.OrderBy(point => point.Cost).ThenByDescending(point => point.Quality))
        {
            if (hull.Count > 0 && point.Quality <= hull[^1].Quality)
            {
                continue;
            }

            while (hull.Count > 1 && !TurnsRight(hull[^2], hull[^1], point))
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }

        return hull;
    }

    private static bool TurnsRight(CostQualityPoint from, CostQualityPoint through, CostQualityPoint to) =>
        (through.Cost - from.Cost) * (to.Quality - from.Quality) < (through.Quality - from.Quality) * (to.Cost - from.Cost);

    private static double? Average(List<CostQualityPoint> hull, double dearest)
    {
        var range = dearest - hull[0].Cost;
        if (!(range > 0))
        {
            return null;
        }

        // Beyond the hull's last corner money buys nothing more.
        var area = (dearest - hull[^1].Cost) * hull[^1].Quality;
        for (var i = 1; i < hull.Count; i++)
        {
            area += (hull[i].Cost - hull[i - 1].Cost) * (hull[i].Quality + hull[i - 1].Quality) / 2;
        }

        return area / range;
    }
}
