namespace RouterProxy.Configuration.Compiled;

/// <summary>One step of a route's cascade.</summary>
/// <param name="Index">Position in the route, 0 is the cheap tier.</param>
/// <param name="Model">Who is asked.</param>
/// <param name="Threshold">What the confidence must reach, in [0,1]; null on the last tier. Where the route steers it, only the start.</param>
/// <param name="LabelThresholds">Thresholds that beat <paramref name="Threshold"/> for answers that start with their label.</param>
internal sealed record TierPolicy(int Index, UpstreamModel Model, double? Threshold, IReadOnlyList<LabelThreshold> LabelThresholds)
{
    /// <summary>The labels of <see cref="LabelThresholds"/>, in order.</summary>
    public IReadOnlyList<string> Labels { get; } = LabelThresholds.Count == 0 ? [] : [.. LabelThresholds.Select(l => l.Label)];
}
