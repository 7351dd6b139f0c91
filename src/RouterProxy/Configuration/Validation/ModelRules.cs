using System.Globalization;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:Models</c> that concern more than one key, or more than a type can say.</summary>
internal static class ModelRules
{
    public static void Check(ConfigurationDraft draft)
    {
        foreach (var (key, model) in draft.Options.Models)
        {
            CheckCluster(draft, $"Models:{key}:Cluster", model);
            CheckAddress(draft, $"Models:{key}", model);
            CredentialRules.Check(draft, $"Models:{key}", model);
            BodyEditRules.Check(draft, $"Models:{key}", model);
            if (model.Model is { Length: 0 })
            {
                draft.Report($"Models:{key}:Model", "\"\"", "must name the upstream's model, or be left out");
            }
        }

        CheckConnectTimeouts(draft);
    }

    private static void CheckCluster(ConfigurationDraft draft, string path, ModelOptions model)
    {
        var clusters = draft.ClusterNames.ToArray();
        if (model.Cluster is not null && !clusters.Contains(model.Cluster, StringComparer.OrdinalIgnoreCase))
        {
            draft.Report(path, model.Cluster, $"must be a name in {SectionNames.Clusters}; {KeySuggestion.For(model.Cluster, clusters)}");
        }
    }

    private static void CheckAddress(ConfigurationDraft draft, string path, ModelOptions model)
    {
        var rooted = model.PathBase.Length == 0 || model.PathBase[0] == '/';
        if (!rooted || model.PathBase.AsSpan().ContainsAny("?#\\ ") || model.PathBase.Split('/').Any(s => s is "." or ".."))
        {
            draft.Report($"{path}:PathBase", model.PathBase, "must be empty or a path that begins with / and has no query, fragment, blank or dot segment");
        }

        foreach (var (name, value) in model.Headers)
        {
            if (HeaderRules.NameProblem(name) is { } problem)
            {
                draft.Report($"{path}:Headers:{name}", SecretAttribute.Mask, problem);
            }
            else if (name.Equals(model.ApiKeyHeader, StringComparison.OrdinalIgnoreCase) && CredentialRules.Sources(model).Length > 0)
            {
                draft.Report($"{path}:Headers:{name}", SecretAttribute.Mask, "this header carries the model's key");
            }
            else if (!HeaderRules.IsValue(value))
            {
                draft.Report($"{path}:Headers:{name}", SecretAttribute.Mask, "a header's value is printable ASCII");
            }
        }
    }

    // YARP has one HTTP client per cluster, and the time to connect is a property of the client.
    private static void CheckConnectTimeouts(ConfigurationDraft draft)
    {
        foreach (var cluster in draft.Options.Models.Where(m => m.Value.Cluster is not null).GroupBy(m => m.Value.Cluster!, StringComparer.OrdinalIgnoreCase))
        {
            var first = cluster.First();
            foreach (var other in cluster.Where(m => m.Value.ConnectTimeout != first.Value.ConnectTimeout))
            {
                draft.Report(
                    $"Models:{other.Key}:ConnectTimeout",
                    other.Value.ConnectTimeout.ToString("c", CultureInfo.InvariantCulture),
                    $"models on one cluster share ConnectTimeout; {first.Key}, also on {cluster.Key}, has {first.Value.ConnectTimeout:c}");
            }
        }
    }
}
