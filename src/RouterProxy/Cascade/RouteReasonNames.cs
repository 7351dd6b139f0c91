using RouterProxy.Confidence;

namespace RouterProxy.Cascade;

/// <summary>The words of <see cref="RouteReason"/> and <see cref="Decision"/> in headers, logs and metrics.</summary>
internal static class RouteReasonNames
{
    public static string ToHeader(this RouteReason reason) => reason switch
    {
        RouteReason.Confident => "confident",
        RouteReason.LowConfidence => "low_confidence",
        RouteReason.NotReturned => "not_returned",
        RouteReason.Rejected => "rejected",
        RouteReason.ToolCall => "tool_call",
        RouteReason.Refusal => "refusal",
        RouteReason.Empty => "empty",
        RouteReason.Placeholder => "placeholder",
        RouteReason.InvalidLogprob => "invalid_logprob",
        RouteReason.Constrained => "constrained",
        RouteReason.HoldLimit => "hold_limit",
        RouteReason.DecisionTimeout => "decision_timeout",
        RouteReason.UpstreamError => "upstream_error",
        RouteReason.UpstreamStatus => "upstream_status",
        RouteReason.Observe => "observe",
        RouteReason.Shadow => "shadow",
        RouteReason.Budget => "budget",
        RouteReason.StrongFailed => "strong_failed",
        RouteReason.SingleTier => "single_tier",
        RouteReason.BypassRule => "bypass_rule",
        RouteReason.Stateful => "stateful",
        RouteReason.TokenizerBound => "tokenizer_bound",
        RouteReason.Unsupported => "unsupported",
        RouteReason.Mode => "mode",
        RouteReason.ClientOverride => "client_override",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    public static string ToHeader(this Decision decision) => decision switch
    {
        Decision.Accepted => "accepted",
        Decision.Escalated => "escalated",
        Decision.Bypassed => "bypassed",
        Decision.Degraded => "degraded",
        Decision.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, null),
    };

    public static RouteReason ToRouteReason(this UnscoredReason reason) => reason switch
    {
        UnscoredReason.NotReturned => RouteReason.NotReturned,
        UnscoredReason.Rejected => RouteReason.Rejected,
        UnscoredReason.ToolCall => RouteReason.ToolCall,
        UnscoredReason.Refusal => RouteReason.Refusal,
        UnscoredReason.Empty => RouteReason.Empty,
        UnscoredReason.Placeholder => RouteReason.Placeholder,
        UnscoredReason.InvalidLogprob => RouteReason.InvalidLogprob,
        UnscoredReason.Constrained => RouteReason.Constrained,
        UnscoredReason.HoldLimit => RouteReason.HoldLimit,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
