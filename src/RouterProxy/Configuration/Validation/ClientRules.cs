using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:Clients</c> and for who may reach a gateway without them.</summary>
internal static class ClientRules
{
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

            for (var i = 0; i < client.Routes.Count; i++)
            {
                if (client.Routes[i].Length == 0 || client.Routes[i].AsSpan(0, client.Routes[i].Length - 1).Contains('*'))
                {
                    draft.Report($"Clients:{name}:Routes:{i}", $"\"{client.Routes[i]}\"", "must be a route's name, a prefix with * at its end, or *");
                }
            }
        }

        CheckAnonymous(draft);
    }

    private static void CheckHash(ConfigurationDraft draft, string path, string hash, string name, Dictionary<string, string> taken)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
        {
            // Not shown: a key may have been written where its hash belongs.
            draft.Report(path, Binding.SecretAttribute.Mask, "must be the SHA-256 of a key, 64 hexadecimal digits");
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

        var open = draft.Addresses.Where(a => ListenAddresses.IsUrl(a) && !ListenAddresses.IsLoopback(a)).ToArray();
        if (open.Length > 0)
        {
            draft.Report("AllowAnonymous", "false", $"the gateway would listen on {string.Join(", ", open)} with no Clients: anybody could use it; name Clients, listen on loopback, or set AllowAnonymous to true");
        }
    }
}
