using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Watch;

/// <summary>What a tier's watch belongs to: with another of these, what was seen so far says nothing any more.</summary>
/// <param name="Model">Key of the tier's model.</param>
/// <param name="UpstreamName">What is sent as <c>model</c>.</param>
/// <param name="Signal">How confidences are read.</param>
/// <param name="Threshold">The fixed threshold; null when it is steered.</param>
/// <param name="Target">The share of escalations that it is steered for; null when it is fixed.</param>
/// <param name="Risk">What audits are held against.</param>
internal sealed record TierKey(string Model, string? UpstreamName, SignalPolicy Signal, double? Threshold, double? Target, double Risk)
{
    public static TierKey Of(RoutePolicy route, TierPolicy tier)
    {
        var target = route.TargetOf(tier);
        return new(tier.Model.Key, tier.Model.UpstreamName, route.Signal, target is null ? tier.Threshold : null, target, route.AuditRisk);
    }

    public bool Equals(TierKey? other) =>
        other is not null && SameConfidences(other) && Threshold == other.Threshold && Target == other.Target && Risk == other.Risk;

    public override int GetHashCode() => HashCode.Combine(Model, UpstreamName, Threshold, Target, Risk);

    /// <summary>Whether a threshold of one says something under the other.</summary>
    public bool SameConfidences(TierKey other) =>
        Model == other.Model && UpstreamName == other.UpstreamName && Signal.Kind == other.Signal.Kind && Signal.Tokens == other.Signal.Tokens
        && Signal.Field == other.Signal.Field && Signal.Labels.SequenceEqual(other.Signal.Labels, StringComparer.Ordinal);
}
