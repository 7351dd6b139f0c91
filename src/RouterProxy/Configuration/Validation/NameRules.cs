using System.Text.RegularExpressions;

namespace RouterProxy.Configuration.Validation;

/// <summary>Keys of routes, models and clients stand in URLs, headers and metrics.</summary>
internal static partial class NameRules
{
    public const string Allowed = "a name is 1 to 64 of A-Z a-z 0-9 . _ -";

    public static void Check(ConfigurationDraft draft)
    {
        Check(draft, "Models", draft.Options.Models.Keys);
        Check(draft, "Routes", draft.Options.Routes.Keys);
        Check(draft, "Clients", draft.Options.Clients.Keys);
    }

    private static void Check(ConfigurationDraft draft, string section, IEnumerable<string> names)
    {
        foreach (var name in names.Where(n => !Pattern().IsMatch(n)))
        {
            draft.Report($"{section}:{name}", name, Allowed);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
