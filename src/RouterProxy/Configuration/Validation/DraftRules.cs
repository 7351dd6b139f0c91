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
        UnbuiltFeatures.Check(draft);
    }
}
