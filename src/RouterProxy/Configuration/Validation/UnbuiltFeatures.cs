using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Validation;

/// <summary>
/// The one list of keys that bind already but do nothing yet. A value there that would change an answer, or who gets one, is refused:
/// an operator must not believe that it works. When a feature is built, its line goes.
/// </summary>
internal static class UnbuiltFeatures
{
    private const string Message = "this version of RouterProxy does not do that yet; leave the key out";

    private static readonly (string Key, Func<RouteSettings, bool> IsUsed)[] OfRoutes =
    [
        ("TargetEscalationRate", r => r.TargetEscalationRate is not null),
    ];

    public static void Check(ConfigurationDraft draft)
    {
        CheckRoute(draft, "RouteDefaults", draft.Options.RouteDefaults);
        foreach (var (name, route) in draft.Options.Routes)
        {
            CheckRoute(draft, $"Routes:{name}", route);
        }
    }

    private static void CheckRoute(ConfigurationDraft draft, string path, RouteSettings route)
    {
        foreach (var (key, isUsed) in OfRoutes)
        {
            if (isUsed(route))
            {
                Report(draft, $"{path}:{key}");
            }
        }
    }

    private static void Report(ConfigurationDraft draft, string key) =>
        draft.Report(key, draft.Section.Find(key)?.Value ?? "(an object)", Message);
}
