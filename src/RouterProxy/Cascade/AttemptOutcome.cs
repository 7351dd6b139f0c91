using RouterProxy.Confidence;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>How an attempt ended, and what of it can still be used.</summary>
internal sealed record AttemptOutcome(AttemptEnd End)
{
    /// <summary>What the logprobs said, where the attempt was read that far.</summary>
    public ConfidenceOutcome? Confidence { get; init; }

    /// <summary>The threshold that was applied, where one was.</summary>
    public double? Threshold { get; init; }

    /// <summary>A complete answer, or an error answer, that can be served later. The exchange owns it.</summary>
    public KeptAnswer? Kept { get; init; }

    /// <summary>For the log: what went wrong, without any content.</summary>
    public string? Detail { get; init; }
}
