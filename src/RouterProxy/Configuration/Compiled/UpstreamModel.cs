using Yarp.ReverseProxy.Model;

namespace RouterProxy.Configuration.Compiled;

/// <summary>An entry of <c>RouterProxy:Models</c> as the request path sees it.</summary>
internal sealed class UpstreamModel
{
    /// <summary>Its key in the configuration: what receipts, logs and metrics name.</summary>
    public required string Key { get; init; }

    /// <summary>YARP's live cluster, bound when the table is built, so that a request in flight outlives a reload that drops the cluster.</summary>
    public required ClusterState Cluster { get; init; }

    /// <summary>What is sent as <c>model</c>; null sends what the client sent.</summary>
    public string? UpstreamName { get; init; }

    public CredentialMode Credential { get; init; } = CredentialMode.None;

    /// <summary>The key now in force, by destination; null unless <see cref="Credential"/> is <see cref="CredentialMode.Key"/>.</summary>
    public CredentialSource? ApiKey { get; init; }

    /// <summary><c>Authorization</c> sends <c>Bearer KEY</c>; any other header the bare key.</summary>
    public string ApiKeyHeader { get; init; } = "Authorization";

    /// <summary>What replaces the client's <c>/v1</c>; no trailing slash, may be empty.</summary>
    public string PathBase { get; init; } = "/v1";

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public DialectChoice Dialect { get; init; } = DialectChoice.Auto;

    public BodyEdits BodyEdits { get; init; } = BodyEdits.None;

    public ModelSupport Supports { get; init; } = ModelSupport.All;

    /// <summary>Longest attempt, from sending to the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest gap without an upstream event, headers included; comments do not count.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>When the model is left alone for a while; null never does.</summary>
    public CircuitPolicy? Circuit { get; init; }

    public ModelPrice? Price { get; init; }
}
