namespace RouterProxy.Dialects.Rejections;

/// <summary>What an upstream's refusal of added fields means for the next try.</summary>
internal enum RejectionVerdict
{
    /// <summary>This model has no logprobs; no other form will help.</summary>
    Unsupported,

    /// <summary>Not together with something else in the request (tools with streaming, reasoning, a prediction).</summary>
    UnsupportedCombination,

    /// <summary>The other request form may work.</summary>
    WrongForm,

    /// <summary>Fewer alternatives will work.</summary>
    TopTooLarge,

    /// <summary>The added <c>stream_options</c> is what is refused.</summary>
    UsageRefused,
}
