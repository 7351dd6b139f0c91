using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for a model's key and credential.</summary>
internal static class CredentialRules
{
    public static void Check(ConfigurationDraft draft, string path, ModelOptions model)
    {
        var sources = Sources(model);
        if (sources.Length > 1)
        {
            draft.Report($"{path}:{sources[1]}", SecretAttribute.Mask, $"only one of ApiKey, ApiKeyEnv and ApiKeyFile may be set; {sources[0]} is set too");
        }

        if (HeaderRules.NameProblem(model.ApiKeyHeader) is { } problem)
        {
            draft.Report($"{path}:ApiKeyHeader", model.ApiKeyHeader, problem);
        }

        CheckKey(draft, path, model);
        CheckCredential(draft, path, model, sources);
    }

    /// <summary>The keys that name a key, in order of appearance in the documentation.</summary>
    public static string[] Sources(ModelOptions model) =>
    [
        .. new[] { (nameof(model.ApiKey), model.ApiKey), (nameof(model.ApiKeyEnv), model.ApiKeyEnv), (nameof(model.ApiKeyFile), model.ApiKeyFile) }
            .Where(s => !string.IsNullOrEmpty(s.Item2)).Select(s => s.Item1),
    ];

    /// <summary>True when a destination of the model's cluster brings its own key file.</summary>
    public static bool HasDestinationKey(ConfigurationDraft draft, ModelOptions model) =>
        draft.Root.Find($"{SectionNames.Clusters}:{model.Cluster}:Destinations")?.Children
            .Any(d => !string.IsNullOrEmpty(d.Find($"Metadata:{ClusterMetadata.ApiKeyFile}")?.Value)) ?? false;

    private static void CheckKey(ConfigurationDraft draft, string path, ModelOptions model)
    {
        if (!string.IsNullOrEmpty(model.ApiKey) && !HeaderRules.IsValue(model.ApiKey))
        {
            draft.Report($"{path}:ApiKey", SecretAttribute.Mask, "a key is printable ASCII without blanks around it");
        }

        if (string.IsNullOrEmpty(model.ApiKeyEnv))
        {
            return;
        }

        draft.Environment.TryGetValue(model.ApiKeyEnv, out var key);
        if (string.IsNullOrWhiteSpace(key))
        {
            draft.Warn($"{path}:ApiKeyEnv", model.ApiKeyEnv, "the environment variable is not set: requests to this model go without a key");
        }
        else if (!HeaderRules.IsValue(key.Trim()))
        {
            draft.Report($"{path}:ApiKeyEnv", model.ApiKeyEnv, "the environment variable holds no key: a key is printable ASCII");
        }
    }

    private static void CheckCredential(ConfigurationDraft draft, string path, ModelOptions model, string[] sources)
    {
        if (model.Credential == CredentialMode.Key && sources.Length == 0 && !HasDestinationKey(draft, model) && !draft.IsFaulty(path))
        {
            draft.Report($"{path}:Credential", "Key", "needs ApiKey, ApiKeyEnv or ApiKeyFile");
        }

        if (model.Credential is CredentialMode.Client or CredentialMode.None && sources.Length > 0)
        {
            draft.Warn($"{path}:Credential", $"{model.Credential}", $"{sources[0]} is not used");
        }

        // The client's key is the gateway's key then, and no upstream would know it.
        if (model.Credential == CredentialMode.Client && draft.Options.Clients.Count > 0)
        {
            draft.Report($"{path}:Credential", "Client", "cannot be used together with RouterProxy:Clients");
        }
    }
}
