using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Hosting;
using RouterProxy.Intake;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.Shadow;

/// <summary>A request that was answered by the last tier and is to be shown to the first as well. Nothing in it belongs to the client's own context any more.</summary>
internal sealed class ShadowJob : IDisposable
{
    /// <summary>Id, configuration and client of the request: the shadow attempt is counted under the same client.</summary>
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

    /// <summary>What the last tier said, as <see cref="AnswerText"/> reads it.</summary>
    public required string? Answer { get; init; }

    /// <summary>YARP's facts about the request: only its route is taken over.</summary>
    public required IReverseProxyFeature Proxy { get; init; }

    /// <summary>The rest of YARP's pipeline.</summary>
    public required RequestDelegate Next { get; init; }

    public void Dispose()
    {
        Body.Dispose();
        Held.Dispose();
    }
}
