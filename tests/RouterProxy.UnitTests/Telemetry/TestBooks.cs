using System.Collections.Frozen;
using System.Diagnostics;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Hosting;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.UnitTests.Telemetry;

/// <summary>Books of requests that have ended.</summary>
internal static class TestBooks
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 15, 678, TimeSpan.FromHours(1));

    private static readonly RoutingTable Table = new()
    {
        Routes = FrozenDictionary<string, RoutePolicy>.Empty,
        Matcher = new ModelMatcher(new Dictionary<string, RoutePolicy>(), []),
        Models = FrozenDictionary<string, UpstreamModel>.Empty,
        ListedModels = [],
    };

    private static readonly RoutePolicy Mail = new() { Name = "mail", Tiers = [Tier(0, "cheap", 0.75), Tier(1, "strong", null)] };

    /// <summary>One whose first tier was not sure enough.</summary>
    public static RequestBook Escalated(ActivityTraceId trace = default, ActivitySpanId span = default)
    {
        var receipt = new Receipt("0197f0c0", Mail) { Attempts = 2 };
        receipt.Note(new GateEntry("cheap", 0.5, 0.75, RouteReason.LowConfidence));
        receipt.Conclude(Decision.Escalated, "strong");
        return Of(receipt, TimeSpan.FromMilliseconds(12.5), trace, span);
    }

    /// <summary>One whose client left before anything was decided.</summary>
    public static RequestBook Undecided() => Of(new Receipt("0197f0c1", Mail), decisionAfter: null);

    private static TierPolicy Tier(int index, string model, double? threshold) =>
        new(index, new UpstreamModel { Key = model, Cluster = new ClusterState(model) }, threshold, []);

    private static RequestBook Of(Receipt receipt, TimeSpan? decisionAfter, ActivityTraceId trace = default, ActivitySpanId span = default) =>
        new(new RequestScope(receipt.RequestId, 0, Table))
        {
            Receipt = receipt,
            Outcome = RequestOutcome.Answered,
            Summary = new RoutedSummary
            {
                Attempts = [],
                Input = 3,
                DecisionAfter = decisionAfter,
                OwnTime = TimeSpan.FromMilliseconds(1),
                Duration = TimeSpan.FromMilliseconds(250.25),
                WasDenied = false,
                Stream = true,
                Status = 200,
                End = RequestLog.Complete,
                At = At,
                Trace = trace,
                Span = span,
            },
        };
}
