using System.Collections.Frozen;
using RouterProxy.Confidence;

namespace RouterProxy.Configuration.Compiled;

/// <summary>The spelling of unscored reasons in configuration and receipts.</summary>
internal static class UnscoredReasonNames
{
    public static readonly FrozenDictionary<string, UnscoredReason> ByName = new Dictionary<string, UnscoredReason>
    {
        ["not_returned"] = UnscoredReason.NotReturned,
        ["rejected"] = UnscoredReason.Rejected,
        ["tool_call"] = UnscoredReason.ToolCall,
        ["refusal"] = UnscoredReason.Refusal,
        ["empty"] = UnscoredReason.Empty,
        ["placeholder"] = UnscoredReason.Placeholder,
        ["invalid_logprob"] = UnscoredReason.InvalidLogprob,
        ["constrained"] = UnscoredReason.Constrained,
        ["hold_limit"] = UnscoredReason.HoldLimit,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
