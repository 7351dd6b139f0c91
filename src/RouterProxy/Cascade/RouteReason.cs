namespace RouterProxy.Cascade;

/// <summary>Why a request was routed as it was; the values of <c>x-router-reason</c>.</summary>
internal enum RouteReason
{
    Confident,
    LowConfidence,
    NotReturned,
    Rejected,
    ToolCall,
    Refusal,
    Empty,
    Placeholder,
    InvalidLogprob,
    Constrained,
    HoldLimit,
    DecisionTimeout,
    UpstreamError,
    UpstreamStatus,
    Observe,
    Shadow,
    Budget,
    StrongFailed,
    SingleTier,
    BypassRule,
    Stateful,
    TokenizerBound,
    Unsupported,
    Mode,
    ClientOverride,
}
