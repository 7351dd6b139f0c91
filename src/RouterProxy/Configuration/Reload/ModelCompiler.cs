using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.Configuration.Reload;

/// <summary>Compiles an entry of <c>RouterProxy:Models</c>.</summary>
internal sealed class ModelCompiler(LoadedConfiguration configuration, KeyFiles keyFiles, IProxyStateLookup clusters)
{
    public UpstreamModel Compile(string key, ModelOptions options)
    {
        var destinationKeys = DestinationKeys(options.Cluster!);
        var hasKey = CredentialRules.Sources(options).Length > 0 || destinationKeys.Count > 0;
        var credential = options.Credential ?? (hasKey ? CredentialMode.Key : CredentialMode.None);
        return new UpstreamModel
        {
            Key = key,
            Cluster = FindCluster(options.Cluster!),
            UpstreamName = options.Model,
            Credential = credential,
            ApiKey = credential == CredentialMode.Key ? new CredentialSource(ModelKey(options), destinationKeys) : null,
            ApiKeyHeader = options.ApiKeyHeader,
            PathBase = options.PathBase.TrimEnd('/'),
            Query = [.. options.Query],
            Headers = [.. options.Headers],
            Dialect = options.Dialect,
            BodyEdits = CompileEdits(options),
            Supports = new ModelSupport(options.Supports.Images, options.Supports.Tools, options.Supports.JsonSchema, options.Supports.MaxOutputTokens),
            Timeout = options.Timeout,
            IdleTimeout = options.IdleTimeout,
            Circuit = options.Circuit.Enabled
                ? new CircuitPolicy(options.Circuit.Failures, options.Circuit.MinAttempts, options.Circuit.Window, options.Circuit.Break)
                : null,
            Price = options.Price is { } price
                ? new ModelPrice(price.InputPerMillion!.Value, price.CachedInputPerMillion, price.OutputPerMillion!.Value)
                : null,
        };
    }

    private ClusterState FindCluster(string id) =>
        clusters.TryGetCluster(id, out var cluster) ? cluster : throw new InvalidOperationException($"YARP does not know the cluster {id}.");

    private Func<string?> ModelKey(ModelOptions options)
    {
        if (!string.IsNullOrEmpty(options.ApiKeyFile))
        {
            var file = keyFiles.Get(options.ApiKeyFile);
            return () => file.Current;
        }

        var key = options.ApiKey;
        if (!string.IsNullOrEmpty(options.ApiKeyEnv))
        {
            configuration.Environment.TryGetValue(options.ApiKeyEnv, out key);
        }

        key = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
        return () => key;
    }

    private Dictionary<string, Func<string?>> DestinationKeys(string clusterId)
    {
        var cluster = configuration.Clusters.First(c => c.ClusterId.Equals(clusterId, StringComparison.OrdinalIgnoreCase));
        var keys = new Dictionary<string, Func<string?>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, destination) in cluster.Destinations ?? new Dictionary<string, Yarp.ReverseProxy.Configuration.DestinationConfig>())
        {
            if (destination.Metadata is not null && destination.Metadata.TryGetValue(ClusterMetadata.ApiKeyFile, out var path) && path.Length > 0)
            {
                var file = keyFiles.Get(path);
                keys.Add(id, () => file.Current);
            }
        }

        return keys;
    }

    private static BodyEdits CompileEdits(ModelOptions options) => new(
        options.Rename.ToDictionary(StringComparer.Ordinal),
        options.Remove.ToHashSet(StringComparer.Ordinal),
        options.Defaults.Members.ToDictionary(StringComparer.Ordinal),
        options.AtLeast.Members.ToDictionary(m => m.Key, m => BodyEditRules.TryReadNumber(m.Value, out var number) ? number : 0, StringComparer.Ordinal),
        options.Request.Members.ToDictionary(StringComparer.Ordinal));
}
