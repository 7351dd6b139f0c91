using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>All rules that look at more than one key, in the order in which their problems are listed.</summary>
internal static class DraftRules
{
    public static void Check(ConfigurationDraft draft)
    {
        ClusterRules.Check(draft.Root, draft.Problems);
        NameRules.Check(draft);
        ModelRules.Check(draft);
        RouteRules.Check(draft);
        MatchRules.Check(draft);
        PassThroughRules.Check(draft);
        ClientRules.Check(draft);
        ManagementRules.Check(draft);
        RecordsRules.Check(draft);
        CheckAddresses(draft);
    }

    private static void CheckAddresses(ConfigurationDraft draft)
    {
        foreach (var address in draft.Addresses.Where(a => !ListenAddresses.IsUrl(a)))
        {
            var node = draft.Root.Find("Kestrel:Endpoints") ?? draft.Root.Find("urls") ?? draft.Root.Find("http_ports") ?? draft.Root.Find("https_ports");
            draft.Problems.Add(node?.Path ?? "urls", address, "must be an address to listen on, such as http://localhost:8080", node?.Origin);
        }
    }
}
