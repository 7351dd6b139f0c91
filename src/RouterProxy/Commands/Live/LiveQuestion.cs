using RouterProxy.Configuration.Compiled;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.Commands.Live;

/// <summary>What one tier is asked at one destination.</summary>
/// <param name="Route">The tier's route.</param>
/// <param name="Tier">Who is asked.</param>
/// <param name="Destination">Where; null when the tier's cluster has none.</param>
internal sealed record LiveQuestion(RoutePolicy Route, TierPolicy Tier, DestinationState? Destination)
{
    public UpstreamModel Model => Tier.Model;

    public string Address => Destination?.Model.Config.Address ?? "-";

    /// <summary>The tier needs logprobs; the last one does not.</summary>
    public bool Gated => Tier.Threshold is not null;

    /// <summary>Alternatives that the route's signal needs.</summary>
    public int TopNeeded => Gated ? Route.Signal.TopNeeded : 0;

    /// <summary>What a client would send as <c>model</c> where the tier does not replace it.</summary>
    public string ModelSent => Model.UpstreamName ?? Route.Name;

    /// <summary>The same question is asked once, whichever routes have it.</summary>
    public (string Model, string Sent, string? Destination, int Top) Identity => (Model.Key, ModelSent, Destination?.DestinationId, TopNeeded);
}
