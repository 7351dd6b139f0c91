using System.Collections.Frozen;

namespace RouterProxy.Configuration.Compiled;

/// <summary>Everything that a request needs to know of the configuration. Immutable, swapped whole, captured once per request.</summary>
internal sealed class RoutingTable
{
    /// <summary>Routes by name, ignoring case; the implicit ones of <c>Expose</c> included.</summary>
    public required FrozenDictionary<string, RoutePolicy> Routes { get; init; }

    /// <summary>Which route takes which <c>model</c>.</summary>
    public required ModelMatcher Matcher { get; init; }

    public required FrozenDictionary<string, UpstreamModel> Models { get; init; }

    /// <summary>What <c>GET /v1/models</c> lists: every name that a route matches exactly or a model exposes, in order.</summary>
    public required IReadOnlyList<string> ListedModels { get; init; }

    public PassThroughPolicy? PassThrough { get; init; }

    public ClientTable Clients { get; init; } = ClientTable.Empty;

    public LimitsPolicy Limits { get; init; } = LimitsPolicy.Default;
}
