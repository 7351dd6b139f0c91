using RouterProxy.Confidence;

namespace RouterProxy.Commands.Calibrate;

/// <summary>What came of asking one tier.</summary>
internal sealed record TierReply
{
    /// <summary>What it said; null when it gave no answer.</summary>
    public string? Text { get; init; }

    /// <summary>What the logprobs said, on the gated tier.</summary>
    public ConfidenceOutcome Confidence { get; init; }

    /// <summary>USD; null without a price, or when the upstream counted no tokens.</summary>
    public double? Cost { get; init; }

    /// <summary>What went wrong, in words; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>Every other request would end the same way: a refused credential, no such model, no logprobs.</summary>
    public bool IsHopeless { get; init; }

    /// <summary>It may go better the next time.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How long the upstream wants to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
