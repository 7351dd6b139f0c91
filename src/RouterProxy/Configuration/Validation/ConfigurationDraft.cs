using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>A configuration that was read but not yet judged: what the rules look at.</summary>
internal sealed class ConfigurationDraft
{
    public required RouterProxyOptions Options { get; init; }

    /// <summary>The whole merged configuration.</summary>
    public required ConfigurationNode Root { get; init; }

    /// <summary>The section <c>RouterProxy</c>, each route laid over <c>RouteDefaults</c>.</summary>
    public required ConfigurationNode Section { get; init; }

    public required ProblemList Problems { get; init; }

    /// <summary>Where the gateway listens.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The names in <c>ReverseProxy:Clusters</c>.</summary>
    public IEnumerable<string> ClusterNames => Root.Find(SectionNames.Clusters)?.Children.Select(c => c.Name) ?? [];

    /// <summary>Reports a fault at a key below <c>RouterProxy</c>, at the place where its value really stands.</summary>
    public void Report(string key, string? found, string message)
    {
        var node = Section.Find(key);
        Problems.Add(PathOf(key, node), found ?? node?.Value ?? "(missing)", message, node?.Origin);
    }

    /// <summary>Reports something to look at, at a key below <c>RouterProxy</c>.</summary>
    public void Warn(string key, string found, string message)
    {
        var node = Section.Find(key);
        Problems.Warn(PathOf(key, node), found, message, node?.Origin);
    }

    /// <summary>True when the key, below <c>RouterProxy</c>, is known to be at fault already.</summary>
    public bool IsFaulty(string key) => Problems.HasErrorAt(PathOf(key, Section.Find(key)));

    private static string PathOf(string key, ConfigurationNode? node) => node?.Path ?? $"{SectionNames.RouterProxy}:{key}";
}
