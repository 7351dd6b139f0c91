namespace RouterProxy.Confidence;

/// <summary>Why an attempt has no confidence. The names are those of the <c>x-router-reason</c> header in snake case.</summary>
internal enum UnscoredReason
{
    /// <summary>The answer has text but no logprob row for it.</summary>
    NotReturned,

    /// <summary>The upstream refused the logprob fields that were added.</summary>
    Rejected,

    /// <summary>The answer is a tool call.</summary>
    ToolCall,

    /// <summary>The answer is a refusal.</summary>
    Refusal,

    /// <summary>The answer has no visible text, or reasoning only.</summary>
    Empty,

    /// <summary>The row is a filler that says nothing (for example logprob 0 with an empty token).</summary>
    Placeholder,

    /// <summary>The number is a sentinel, not a number, or no logarithm of a probability.</summary>
    InvalidLogprob,

    /// <summary>A grammar forced every token that could have been scored.</summary>
    Constrained,

    /// <summary>More bytes were held than allowed before a score was found.</summary>
    HoldLimit,
}
