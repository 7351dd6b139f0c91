using System.Globalization;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Configuration.Reload;

/// <summary>Makes what YARP runs on: one route that catches all, and the user's clusters with the settings that the gateway takes over.</summary>
internal static class YarpConfigBuilder
{
    /// <summary>Id of the route that catches all, and of the empty cluster that it names until an attempt chooses a real one.</summary>
    public const string Id = ClusterRules.ReservedPrefix;

    /// <summary>
    /// Longer than any model's <c>Timeout</c>, which replaces it: YARP's own limit (100 s without bytes by default) would cut a model off that thinks.
    /// </summary>
    public static readonly TimeSpan ActivityTimeout = TimeSpan.FromDays(20);

    public static IReadOnlyList<RouteConfig> Routes() =>
        [new RouteConfig { RouteId = Id, ClusterId = Id, Order = int.MaxValue, Match = new RouteMatch { Path = "/{**path}" } }];

    public static IReadOnlyList<ClusterConfig> Clusters(IReadOnlyList<ClusterConfig> clusters, RouterProxyOptions options, ProblemList problems)
    {
        var result = new List<ClusterConfig> { new() { ClusterId = Id, Destinations = new Dictionary<string, DestinationConfig>() } };
        foreach (var cluster in clusters)
        {
            if (cluster.HttpRequest?.ActivityTimeout is { } set)
            {
                problems.Warn(
                    $"{SectionNames.Clusters}:{cluster.ClusterId}:HttpRequest:ActivityTimeout",
                    set.ToString("c", CultureInfo.InvariantCulture),
                    "is not used; a model's IdleTimeout and Timeout take its place",
                    null);
            }

            var model = options.Models.Values.FirstOrDefault(m => cluster.ClusterId.Equals(m.Cluster, StringComparison.OrdinalIgnoreCase));
            result.Add(cluster with
            {
                HttpRequest = (cluster.HttpRequest ?? ForwarderRequestConfig.Empty) with { ActivityTimeout = ActivityTimeout, AllowResponseBuffering = null },
                Metadata = WithConnectTimeout(cluster.Metadata, model?.ConnectTimeout),
            });
        }

        return result;
    }

    private static IReadOnlyDictionary<string, string>? WithConnectTimeout(IReadOnlyDictionary<string, string>? metadata, TimeSpan? time)
    {
        if (time is null)
        {
            return metadata;
        }

        var result = metadata?.ToDictionary(StringComparer.OrdinalIgnoreCase) ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        result[ClusterMetadata.ConnectTimeout] = time.Value.ToString("c", CultureInfo.InvariantCulture);
        return result;
    }
}
