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
            var clusters = provider.GetRequiredService<IProxyConfigProvider>().GetConfig().Clusters;
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
