namespace RouterProxy.Cascade;

/// <summary>The tiers that a request will ask, in order, and the rule that skipped the cascade if one did.</summary>
/// <param name="Steps">At least one; only the last is ungated.</param>
/// <param name="Bypass">Set when the rules left a single tier: the decision is then <see cref="Decision.Bypassed"/>.</param>
/// <param name="SkipReason">Set when the first tier was skipped but a gate remains: tier 1's reason in the receipt.</param>
/// <param name="Observe">Serve the cheap answer even where the rule would escalate.</param>
internal sealed record CascadePlan(IReadOnlyList<TierStep> Steps, RouteReason? Bypass, RouteReason? SkipReason, bool Observe);
