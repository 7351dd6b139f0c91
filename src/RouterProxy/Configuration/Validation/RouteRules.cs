using RouterProxy.Confidence;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouteOptions = RouterProxy.Configuration.Options.RouteOptions;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:Routes</c> that concern more than one key.</summary>
internal static class RouteRules
{
    public static void Check(ConfigurationDraft draft)
    {
        foreach (var (name, route) in draft.Options.Routes)
        {
            var path = $"Routes:{name}";
            CheckTiers(draft, path, route);
            CheckTarget(draft, path, route);
            CheckSignal(draft, path, route.Confidence);
            foreach (var reason in route.OnUnscoredByReason.Keys.Where(r => !UnscoredReasonNames.ByName.ContainsKey(r)))
            {
                draft.Report($"{path}:OnUnscoredByReason:{reason}", reason, $"is no reason; {KeySuggestion.For(reason, UnscoredReasonNames.ByName.Keys)}");
            }
        }
    }

    private static void CheckTiers(ConfigurationDraft draft, string path, RouteOptions route)
    {
        if (draft.IsFaulty($"{path}:Tiers") && route.Tiers.Count == 0)
        {
            return;
        }

        if (route.Tiers.Count == 0)
        {
            draft.Report($"{path}:Tiers", "[]", "a route needs at least one tier");
        }

        for (var i = 0; i < route.Tiers.Count; i++)
        {
            CheckTier(draft, $"{path}:Tiers:{i}", route.Tiers[i], last: i == route.Tiers.Count - 1, steered: i == 0 && route.TargetEscalationRate is not null);
        }

        // Which answer a sensitive label gets when the strong tier is down is too weighty to be inherited.
        if (route.Tiers.Exists(t => t.LabelThresholds.Count > 0) && !SetsItself(draft, path, nameof(route.OnStrongFailure)))
        {
            draft.Report($"{path}:{nameof(route.OnStrongFailure)}", "(not set in the route)", "a route with LabelThresholds must say ServeCheap or Fail itself");
        }
    }

    /// <summary>A threshold is either written or steered.</summary>
    private static void CheckTarget(ConfigurationDraft draft, string path, RouteOptions route)
    {
        if (route.TargetEscalationRate is null)
        {
            return;
        }

        if (route.Tiers.Count == 1 && SetsItself(draft, path, nameof(route.TargetEscalationRate)))
        {
            draft.Report($"{path}:{nameof(route.TargetEscalationRate)}", null, "a route with one tier escalates nothing: leave the key out, or give the route a second tier");
        }
        else if (route.Tiers is [{ Threshold: not null }, _, ..])
        {
            draft.Report($"{path}:Tiers:0:Threshold", null, "TargetEscalationRate chooses the first tier's threshold: leave this out, or set TargetEscalationRate to null in the route");
        }
        else if (route.Tiers is [{ LabelThresholds.Count: > 0 }, _, ..])
        {
            draft.Report($"{path}:Tiers:0:LabelThresholds", "(an array)", "thresholds by label cannot be steered: leave them out, or set TargetEscalationRate to null in the route and give the tier a Threshold");
        }
    }

    private static void CheckTier(ConfigurationDraft draft, string path, TierOptions tier, bool last, bool steered)
    {
        if (tier.Model is not null && !draft.Options.Models.ContainsKey(tier.Model))
        {
            draft.Report($"{path}:Model", tier.Model, $"must be a key in RouterProxy:Models; {KeySuggestion.For(tier.Model, draft.Options.Models.Keys)}");
        }

        if (last && tier.Threshold is not null)
        {
            draft.Report($"{path}:Threshold", null, "the last tier has no threshold: its answer is always served");
        }
        else if (!last && !steered && tier.Threshold is null && !draft.IsFaulty($"{path}:Threshold"))
        {
            draft.Report($"{path}:Threshold", "(missing)", "every tier but the last needs a threshold, a number from 0 to 1");
        }

        if (last && tier.LabelThresholds.Count > 0)
        {
            draft.Report($"{path}:LabelThresholds", "(an array)", "the last tier has no thresholds: its answer is always served");
        }

        for (var i = 0; i < tier.LabelThresholds.Count; i++)
        {
            var label = tier.LabelThresholds[i].Label;
            if (label is { Length: 0 })
            {
                draft.Report($"{path}:LabelThresholds:{i}:Label", "\"\"", "a label has at least one character");
            }
            else if (label is not null && tier.LabelThresholds.FindIndex(l => l.Label == label) < i)
            {
                draft.Report($"{path}:LabelThresholds:{i}:Label", label, "this label has a threshold already");
            }
        }
    }

    private static void CheckSignal(ConfigurationDraft draft, string path, ConfidenceOptions confidence)
    {
        if (confidence.Signal == SignalKind.LabelMass && confidence.Labels.Count == 0 && !draft.IsFaulty($"{path}:Confidence:Labels"))
        {
            draft.Report($"{path}:Confidence:Labels", "[]", "LabelMass needs the closed set of labels");
        }

        for (var i = 0; i < confidence.Labels.Count; i++)
        {
            if (confidence.Labels[i].Length == 0 || confidence.Labels.IndexOf(confidence.Labels[i]) < i)
            {
                draft.Report($"{path}:Confidence:Labels:{i}", confidence.Labels[i], "labels have at least one character and stand once");
            }
        }

        if (confidence.Field is { Length: 0 })
        {
            draft.Report($"{path}:Confidence:Field", "\"\"", "must name a property, or be null");
        }
    }

    private static bool SetsItself(ConfigurationDraft draft, string path, string key) =>
        draft.Root.Find($"{SectionNames.RouterProxy}:{path}:{key}") is { IsUnset: false };
}
