using RouterProxy.Commands.Calibrate;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.UnitTests.Commands.Calibrate;

internal static class TestRoute
{
    public static TierPair Pair(string strong = "large", UnscoredAction onUnscored = UnscoredAction.Escalate, double? target = null) => new(new RoutePolicy
    {
        Name = "triage <b>",
        Tiers = [new TierPolicy(0, Model("cheap", "small"), 0.5, []), new TierPolicy(1, Model("strong", strong), null, [])],
        OnUnscored = onUnscored,
        TargetEscalationRate = target,
        OnUnscoredByReason = new Dictionary<UnscoredReason, UnscoredAction> { [UnscoredReason.ToolCall] = UnscoredAction.Accept },
    });

    /// <summary>A population of which the sure half is nearly always right and the other is right every second time.</summary>
    public static IReadOnlyList<RecordedResult> Results(int count, bool priced = true) =>
    [
        .. Enumerable.Range(0, count).Select(i => new RecordedResult
        {
            Confidence = i % 2 == 0 ? 0.95 + (0.04 * i / count) : 0.4 + (0.3 * i / count),
            Cheap = i % 2 == 0 || i % 4 == 1 ? "yes" : "no",
            Strong = "yes",
            CheapCost = priced ? 0.001 : null,
            StrongCost = priced ? 0.01 : null,
        }),
    ];

    private static UpstreamModel Model(string key, string name) => new() { Key = key, UpstreamName = name, Cluster = new ClusterState(key) };
}
