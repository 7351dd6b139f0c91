namespace RouterProxy.Configuration.Options;

/// <summary>The section <c>RouterProxy</c> as it is written. The request path sees only what is compiled from it.</summary>
internal sealed class RouterProxyOptions
{
    /// <summary>Upstream models by key.</summary>
    public Dictionary<string, ModelOptions> Models { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What routes have where they say nothing themselves: any key of a route except <c>Match</c> and <c>Tiers</c>.</summary>
    public RouteSettings RouteDefaults { get; set; } = new();

    /// <summary>Routes by name.</summary>
    public Dictionary<string, RouteOptions> Routes { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Paths that are handed on without routing.</summary>
    public PassThroughOptions PassThrough { get; set; } = new();

    /// <summary>Client keys and what they may do, by client name.</summary>
    public Dictionary<string, ClientOptions> Clients { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>With no <see cref="Clients"/>: needed to listen beyond loopback.</summary>
    /// <value>The default is <c>false</c>.</value>
    public bool AllowAnonymous { get; set; }

    /// <summary>Sizes that hold for every request.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>Where <c>/metrics</c> and <c>/health/*</c> are served.</summary>
    public ManagementOptions Management { get; set; } = new();

    /// <summary>Where records go.</summary>
    public RecordsOptions Records { get; set; } = new();

    /// <summary>How the gateway stops.</summary>
    public ShutdownOptions Shutdown { get; set; } = new();

    /// <summary>How the process uses its threads.</summary>
    public PerformanceOptions Performance { get; set; } = new();
}
