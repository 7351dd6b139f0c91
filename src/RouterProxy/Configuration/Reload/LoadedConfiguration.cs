using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Configuration.Reload;

/// <summary>A configuration that was read and judged, in force or not.</summary>
internal sealed class LoadedConfiguration
{
    public required RouterProxyOptions Options { get; init; }

    /// <summary>The whole merged configuration.</summary>
    public required ConfigurationNode Root { get; init; }

    /// <summary>The section <c>RouterProxy</c>, each route laid over <c>RouteDefaults</c>.</summary>
    public required ConfigurationNode Section { get; init; }

    /// <summary>What YARP is to run on.</summary>
    public required IReadOnlyList<ClusterConfig> Clusters { get; init; }

    /// <summary>Where the sources say that the gateway should listen.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>All that is wrong, warnings included.</summary>
    public required IReadOnlyList<ConfigurationProblem> Problems { get; init; }

    public bool IsValid => Problems.All(p => p.Severity != ProblemSeverity.Error);
}
