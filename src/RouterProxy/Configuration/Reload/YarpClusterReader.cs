using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Configuration.Reload;

/// <summary>
/// Reads <c>ReverseProxy:Clusters</c> with YARP's own reader and judges it with YARP's own rules, in a container that is thrown away:
/// both are internal to YARP, and a copy of them would drift.
/// </summary>
internal static class YarpClusterReader
{
    public static async Task<IReadOnlyList<ClusterConfig>> ReadAsync(ConfigurationNode root, ProblemList problems)
    {
        var section = root.Find(SectionNames.ReverseProxy);
        if (section is null)
        {
            return [];
        }

        // Routes are refused elsewhere; they must not reach YARP even so.
        var clustersOnly = section.With(section.Children.Where(c => c.Name.Equals("Clusters", StringComparison.OrdinalIgnoreCase)));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddYarp().LoadFromConfig(clustersOnly.ToConfiguration());
        await using var provider = services.BuildServiceProvider();
        try
        {
            var clusters = WithEmpty(root, provider.GetRequiredService<IProxyConfigProvider>().GetConfig().Clusters);
            await ValidateAsync(clusters, provider.GetRequiredService<IConfigValidator>(), problems);
            return clusters;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            // Where our own walk knows the key, its problem says more than this one.
            if (!problems.HasErrorAt(SectionNames.Clusters))
            {
                problems.Add(SectionNames.Clusters, "(a value that YARP cannot read)", error.Message, null);
            }

            return [];
        }
    }

    /// <summary>
    /// A cluster in which nothing is set has no key that YARP's reader could see, but models may name it: its requests find no destination.
    /// </summary>
    private static IReadOnlyList<ClusterConfig> WithEmpty(ConfigurationNode root, IReadOnlyList<ClusterConfig> read)
    {
        var names = root.Find(SectionNames.Clusters)?.Children.Select(c => c.Name) ?? [];
        var seen = read.Select(c => c.ClusterId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. read, .. names.Where(seen.Add).Select(name => new ClusterConfig { ClusterId = name })];
    }

    private static async Task ValidateAsync(IReadOnlyList<ClusterConfig> clusters, IConfigValidator validator, ProblemList problems)
    {
        foreach (var cluster in clusters)
        {
            var path = $"{SectionNames.Clusters}:{cluster.ClusterId}";
            if (problems.HasErrorAt(path))
            {
                continue;
            }

            foreach (var error in await validator.ValidateClusterAsync(cluster))
            {
                problems.Add(path, "(refused by YARP)", error.Message, null);
            }
        }
    }
}
