using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Reading;
using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for the section <c>ReverseProxy</c>: names directly below a cluster and a destination, addresses, and values that YARP could not read.</summary>
internal static class ClusterRules
{
    /// <summary>Names that begin so belong to the gateway.</summary>
    public const string ReservedPrefix = "routerproxy";

    private static readonly string[] ClusterKeys = [.. Names(typeof(ClusterConfig)).Where(n => n != nameof(ClusterConfig.ClusterId))];

    private static readonly string[] DestinationKeys = Names(typeof(DestinationConfig));

    public static void Check(ConfigurationNode root, ProblemList problems)
    {
        var section = root.Find(SectionNames.ReverseProxy);
        foreach (var child in section?.Children ?? [])
        {
            if (child.Name.Equals("Routes", StringComparison.OrdinalIgnoreCase))
            {
                problems.Add(child.Path, "(an object)", "the gateway makes YARP's routes itself; describe routes in RouterProxy:Routes", child.Origin);
            }
            else if (!child.Name.Equals("Clusters", StringComparison.OrdinalIgnoreCase))
            {
                Unknown(child, ["Clusters"], problems);
            }
        }

        foreach (var cluster in root.Find(SectionNames.Clusters)?.Children ?? [])
        {
            CheckCluster(cluster, problems);
        }
    }

    private static void CheckCluster(ConfigurationNode cluster, ProblemList problems)
    {
        if (cluster.Name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(cluster.Path, cluster.Name, $"cluster names that begin with {ReservedPrefix} belong to the gateway", cluster.Origin);
        }

        if (!IsObject(cluster, problems))
        {
            return;
        }

        CheckKeys(cluster, ClusterKeys, problems);
        YarpValues.Check(typeof(ClusterConfig), cluster, problems);
        var destinations = cluster.Find(nameof(ClusterConfig.Destinations));
        if (destinations is null || destinations.Children.Count == 0)
        {
            problems.Warn($"{cluster.Path}:Destinations", "(empty)", "the cluster has no destination: requests to it fail", cluster.Origin);
            return;
        }

        foreach (var destination in destinations.Children)
        {
            CheckDestination(destination, problems);
        }
    }

    private static void CheckDestination(ConfigurationNode destination, ProblemList problems)
    {
        if (!IsObject(destination, problems))
        {
            return;
        }

        CheckKeys(destination, DestinationKeys, problems);
        CheckAddress(destination, nameof(DestinationConfig.Address), required: true, problems);
        CheckAddress(destination, nameof(DestinationConfig.Health), required: false, problems);
    }

    private static void CheckAddress(ConfigurationNode destination, string key, bool required, ProblemList problems)
    {
        var node = destination.Find(key);
        if (string.IsNullOrEmpty(node?.Value))
        {
            if (required)
            {
                problems.Add($"{destination.Path}:{key}", "(missing)", "is required: an absolute http or https URL", destination.Origin);
            }

            return;
        }

        if (!Uri.TryCreate(node.Value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            problems.Add(node.Path, WithoutUser(node.Value), "must be an absolute http or https URL", node.Origin);
        }
        else if (uri.UserInfo.Length > 0)
        {
            problems.Add(node.Path, WithoutUser(node.Value), "must not hold a user name or password; use the model's ApiKey settings", node.Origin);
        }
    }

    private static void CheckKeys(ConfigurationNode node, string[] known, ProblemList problems)
    {
        foreach (var child in node.Children.Where(c => !known.Contains(c.Name, StringComparer.OrdinalIgnoreCase)))
        {
            Unknown(child, known, problems);
        }
    }

    private static bool IsObject(ConfigurationNode node, ProblemList problems)
    {
        var fits = node.Kind is ConfigurationValueKind.Object or ConfigurationValueKind.None;
        if (!fits)
        {
            problems.Add(node.Path, node.Value ?? "null", "must be an object", node.Origin);
        }

        return fits;
    }

    private static void Unknown(ConfigurationNode node, IEnumerable<string> known, ProblemList problems) =>
        problems.Add(node.Path, "(unknown key)", $"unknown key; {KeySuggestion.For(node.Name, known)}", node.Origin);

    private static string[] Names(Type type) => [.. type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name)];

    private static string WithoutUser(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 ? address : $"{SecretAttribute.Mask}{address[at..]}";
    }
}
