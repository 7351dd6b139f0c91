namespace RouterProxy.Configuration.Validation;

/// <summary>Rules that keep it clear which route takes a request's <c>model</c>.</summary>
internal static class MatchRules
{
    public static void Check(ConfigurationDraft draft)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, route) in draft.Options.Routes)
        {
            for (var i = 0; i < route.Match.Models.Count; i++)
            {
                CheckPattern(draft, $"Routes:{name}:Match:Models:{i}", route.Match.Models[i], $"route {name}", taken);
            }
        }

        foreach (var (key, model) in draft.Options.Models)
        {
            for (var i = 0; i < model.Expose.Count; i++)
            {
                CheckExposed(draft, $"Models:{key}:Expose:{i}", model.Expose[i], $"model {key}, which exposes it", taken);
            }

            if (model.Expose.Count > 0 && draft.Options.Routes.ContainsKey(key))
            {
                draft.Report($"Models:{key}:Expose", "(an array)", $"makes a route named {key}, which RouterProxy:Routes has already");
            }
        }
    }

    private static void CheckPattern(ConfigurationDraft draft, string path, string pattern, string owner, Dictionary<string, string> taken)
    {
        if (pattern.Length == 0 || pattern.IndexOf('*') is >= 0 and var star && star != pattern.Length - 1)
        {
            draft.Report(path, Quote(pattern), "must be a model name, a prefix with * at its end, or *");
        }
        else
        {
            Take(draft, path, pattern, owner, taken);
        }
    }

    private static void CheckExposed(ConfigurationDraft draft, string path, string name, string owner, Dictionary<string, string> taken)
    {
        if (name.Length == 0 || name.Contains('*'))
        {
            draft.Report(path, Quote(name), "must be a whole model name");
        }
        else
        {
            Take(draft, path, name, owner, taken);
        }
    }

    private static void Take(ConfigurationDraft draft, string path, string pattern, string owner, Dictionary<string, string> taken)
    {
        if (!taken.TryAdd(pattern, owner))
        {
            draft.Report(path, pattern, $"is taken by {taken[pattern]} already");
        }
    }

    private static string Quote(string text) => text.Length == 0 ? "\"\"" : text;
}
