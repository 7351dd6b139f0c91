namespace RouterProxy.Benchmarks.Load;

/// <summary>What one run measures, and for how long.</summary>
/// <param name="Cases">In the order in which they are run.</param>
/// <param name="Regimes">Fixed rate, saturation or both.</param>
/// <param name="Rate">Requests per second and target instead of each case's own, or null.</param>
/// <param name="Seconds">Length of a fixed-rate round, and of one target's slice at saturation.</param>
/// <param name="Rounds">Rounds per case and regime.</param>
/// <param name="WarmUpSeconds">Per target, over all cases.</param>
/// <param name="Gateway">The gateway's executable, or null to leave it out.</param>
internal sealed record LoadOptions(
    IReadOnlyList<LoadCase> Cases,
    Regimes Regimes,
    double? Rate,
    double Seconds,
    int Rounds,
    double WarmUpSeconds,
    string? Gateway);
