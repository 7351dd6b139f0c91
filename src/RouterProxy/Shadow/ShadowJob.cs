using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Hosting;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.Shadow;

/// <summary>A request that was answered for its client and is to be shown to another tier as well. Nothing in it belongs to the client's own context any more.</summary>
internal sealed class ShadowJob : IDisposable
{
    /// <summary>Why: <see cref="AttemptKind.Shadow"/> asks the first tier, <see cref="AttemptKind.Audit"/> the last.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>Id, configuration and client of the request: the attempt is counted under the same client.</summary>
    public required RequestScope Scope { get; init; }

    public required RoutePolicy Route { get; init; }

    public required ApiEndpoint Endpoint { get; init; }

    /// <summary>The deployment that an Azure path named.</summary>
    public required string? Deployment { get; init; }

    public required string PathBelowV1 { get; init; }

    public required QueryString Query { get; init; }

    public required HeaderDictionary Headers { get; init; }

    /// <summary>A copy of the client's bytes.</summary>
    public required PooledBuffer Body { get; init; }

    public required HeldShare Held { get; init; }

    /// <summary>What the tier that answered the client said; null when it cannot be compared.</summary>
    public required NormalizedAnswer? Answer { get; init; }

    /// <summary>Written when the comparison is over, whatever came of it.</summary>
    public required DecisionRecord Record { get; init; }

    /// <summary>YARP's facts about the request: only its route is taken over.</summary>
    public required IReverseProxyFeature Proxy { get; init; }

    /// <summary>The rest of YARP's pipeline.</summary>
    public required RequestDelegate Next { get; init; }

    /// <summary>Who is asked.</summary>
    public TierPolicy Tier => Kind == AttemptKind.Audit ? Route.Tiers[^1] : Route.Tiers[0];

    /// <summary>What its answer must show. An audit is dropped where the circuit is open: nobody waits for it.</summary>
    public GateKind Gate => Kind == AttemptKind.Audit ? GateKind.FirstSign : GateKind.Confidence;

    public void Dispose()
    {
        Body.Dispose();
        Held.Dispose();
    }
}
