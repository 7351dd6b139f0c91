using System.ComponentModel.DataAnnotations;
using RouterProxy.Configuration.Binding;

namespace RouterProxy.Configuration.Options;

/// <summary>An entry of <c>RouterProxy:Models</c>: one upstream model and how it is spoken to.</summary>
internal sealed class ModelOptions
{
    /// <summary>A name in <c>ReverseProxy:Clusters</c>.</summary>
    [Required]
    public string? Cluster { get; set; }

    /// <summary>What is sent as <c>model</c>.</summary>
    /// <value>The default is what the client sent.</value>
    public string? Model { get; set; }

    /// <summary>The operator's key itself. Better kept in a file or an environment variable.</summary>
    [Secret]
    public string? ApiKey { get; set; }

    /// <summary>Name of the environment variable that holds the key. A variable that is not set is a warning.</summary>
    public string? ApiKeyEnv { get; set; }

    /// <summary>Path of a file that holds the key; re-read when its content changes.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Whose credential travels to the upstream.</summary>
    /// <value>The default is <c>Key</c> if one is set, else <c>None</c>.</value>
    public CredentialMode? Credential { get; set; }

    /// <summary><c>Authorization</c> sends <c>Bearer KEY</c>; any other header sends the bare key.</summary>
    public string ApiKeyHeader { get; set; } = OptionDefaults.ApiKeyHeader;

    /// <summary>What replaces the client's <c>/v1</c>.</summary>
    public string PathBase { get; set; } = OptionDefaults.PathBase;

    /// <summary>Query parameters added to every request.</summary>
    [Secret]
    public Dictionary<string, string> Query { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Headers added to every request.</summary>
    [Secret]
    public Dictionary<string, string> Headers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How to ask for logprobs.</summary>
    public DialectChoice Dialect { get; set; } = DialectChoice.Auto;

    /// <summary>Members renamed in the client's body; a target that is there already wins.</summary>
    public Dictionary<string, string> Rename { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Members taken out of the client's body.</summary>
    public List<string> Remove { get; set; } = [];

    /// <summary>Members set where the client's body has none. Raw JSON.</summary>
    public RawJsonObject Defaults { get; set; } = RawJsonObject.Empty;

    /// <summary>Smallest values of numeric members; smaller ones are raised. Raw JSON.</summary>
    public RawJsonObject AtLeast { get; set; } = RawJsonObject.Empty;

    /// <summary>Members set on every request. Raw JSON.</summary>
    public RawJsonObject Request { get; set; } = RawJsonObject.Empty;

    /// <summary>What the model can do.</summary>
    public SupportsOptions Supports { get; set; } = new();

    /// <summary>Longest attempt, from sending to the last byte.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestTime, OptionDefaults.LongestTime)]
    public TimeSpan Timeout { get; set; } = OptionDefaults.Timeout;

    /// <summary>Longest wait for a connection. Models on one cluster share it.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestTime, OptionDefaults.LongestTime)]
    public TimeSpan ConnectTimeout { get; set; } = OptionDefaults.ConnectTimeout;

    /// <summary>Longest gap without an upstream event, headers included; comments do not count.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestTime, OptionDefaults.LongestTime)]
    public TimeSpan IdleTimeout { get; set; } = OptionDefaults.IdleTimeout;

    /// <summary>When the model is left alone for a while.</summary>
    public CircuitOptions Circuit { get; set; } = new();

    /// <summary>What the model costs. Descriptive: no answer depends on it.</summary>
    public PriceOptions? Price { get; set; }

    /// <summary>Model names that go straight to this model, by a one-tier route named after the model's key.</summary>
    public List<string> Expose { get; set; } = [];
}
