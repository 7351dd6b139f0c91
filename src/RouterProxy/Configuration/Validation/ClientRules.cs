using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:Clients</c> and for who may reach a gateway without them.</summary>
internal static class ClientRules
{
    private const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static void Check(ConfigurationDraft draft)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, client) in draft.Options.Clients)
        {
            if (client.KeySha256.Count == 0 && !draft.IsFaulty($"Clients:{name}:KeySha256"))
            {
                draft.Report($"Clients:{name}:KeySha256", "[]", "a client needs at least one key");
            }

            for (var i = 0; i < client.KeySha256.Count; i++)
            {
                CheckHash(draft, $"Clients:{name}:KeySha256:{i}", client.KeySha256[i], name, taken);
            }

            CheckRoutes(draft, name, client);
        }

        CheckAnonymous(draft);
    }

    private static void CheckRoutes(ConfigurationDraft draft, string name, ClientOptions client)
    {
        for (var i = 0; i < client.Routes.Count; i++)
        {
            var path = $"Clients:{name}:Routes:{i}";
            var pattern = client.Routes[i];
            if (pattern.Length == 0 || pattern.AsSpan(0, pattern.Length - 1).Contains('*'))
            {
                draft.Report(path, $"\"{pattern}\"", "must be a route's name, a prefix with * at its end, or *");
            }
            else if (!pattern.EndsWith('*') && !IsRoute(draft.Options, pattern))
            {
                draft.Warn(path, pattern, "no route has this name");
            }
        }

        if (client is { Routes.Count: 0, PassThrough: false } && !draft.IsFaulty($"Clients:{name}:Routes"))
        {
            draft.Warn($"Clients:{name}:Routes", "[]", "the client may use nothing; name its routes, or \"*\" for all");
        }
    }

    /// <summary>Models that expose names are one-tier routes.</summary>
    private static bool IsRoute(RouterProxyOptions options, string name) =>
        options.Routes.Keys.Contains(name, StringComparer.OrdinalIgnoreCase)
        || options.Models.Any(m => m.Value.Expose.Count > 0 && m.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static void CheckHash(ConfigurationDraft draft, string path, string hash, string name, Dictionary<string, string> taken)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
        {
            // Not shown: a key may have been written where its hash belongs.
            draft.Report(path, Binding.SecretAttribute.Mask, "must be the SHA-256 of a key, 64 hexadecimal digits");
        }
        else if (hash.Equals(HashOfNothing, StringComparison.OrdinalIgnoreCase))
        {
            draft.Report(path, hash, "is the SHA-256 of nothing: no key was hashed");
        }
        else if (!taken.TryAdd(hash, name))
        {
            draft.Report(path, hash, $"this key belongs to {taken[hash]} already");
        }
    }

    // Whoever reaches the gateway spends the operator's money.
    private static void CheckAnonymous(ConfigurationDraft draft)
    {
        if (draft.Options.AllowAnonymous || draft.Options.Clients.Count > 0 || draft.IsFaulty("AllowAnonymous") || draft.IsFaulty("Clients"))
        {
            return;
        }

        // Nothing that costs money is served on the management port.
        var management = draft.Options.Management.Port;
        var open = draft.Addresses
            .Where(a => ListenAddresses.IsUrl(a) && !ListenAddresses.IsLoopback(a) && (management is null || ListenAddresses.PortOf(a) != management))
            .ToArray();
        if (open.Length > 0)
        {
            draft.Report("AllowAnonymous", "false", $"the gateway would listen on {string.Join(", ", open)} with no Clients: anybody could use it; name Clients, listen on loopback, or set AllowAnonymous to true");
        }
    }
}
