using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade;

/// <summary>The deferral rule: accept or escalate. Pure.</summary>
internal static class AnswerRule
{
    /// <param name="route">The route, for what becomes of unscored answers.</param>
    /// <param name="tier">A tier with a threshold.</param>
    /// <param name="client">Its threshold applies to the first tier only: it was tuned for one model's numbers.</param>
    /// <param name="observe">Accept whatever the rule says, and note what it said.</param>
    /// <param name="outcome">What the logprobs said.</param>
    /// <param name="inForce">The tier's threshold as it is now, where it is steered; null for the configured one.</param>
    public static Verdict Judge(RoutePolicy route, TierPolicy tier, ClientOverride client, bool observe, ConfidenceOutcome outcome, double? inForce = null)
    {
        var threshold = ThresholdOf(tier, client, outcome, inForce);
        bool accept;
        RouteReason reason;
        if (outcome.IsScored)
        {
            accept = outcome.Value >= threshold;
            reason = accept ? RouteReason.Confident : RouteReason.LowConfidence;
        }
        else
        {
            accept = route.ActionFor(outcome.Reason) == UnscoredAction.Accept;
            reason = outcome.Reason.ToRouteReason();
        }

        return observe && !accept
            ? new Verdict(Accept: true, RouteReason.Observe, threshold, WouldEscalate: true)
            : new Verdict(accept, reason, threshold, WouldEscalate: false);
    }

    private static double ThresholdOf(TierPolicy tier, ClientOverride client, ConfidenceOutcome outcome, double? inForce)
    {
        if (tier.Index == 0 && client.Threshold is { } wanted)
        {
            return wanted;
        }

        return outcome.IsScored && outcome.Label >= 0
            ? tier.LabelThresholds[outcome.Label].Threshold
            : inForce ?? tier.Threshold ?? throw new InvalidOperationException("A tier without a threshold has no rule.");
    }
}
