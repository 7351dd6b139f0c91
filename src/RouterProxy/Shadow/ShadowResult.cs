namespace RouterProxy.Shadow;

/// <summary>What became of a request that was drawn for a comparison.</summary>
internal enum ShadowResult
{
    /// <summary>Both tiers said the same.</summary>
    Agreed,

    Disagreed,

    /// <summary>Both answered, but one of the answers is no text that could be compared.</summary>
    Incomparable,

    /// <summary>The first tier did not answer.</summary>
    Failed,

    /// <summary>Not asked: too many are waiting, too much is held, or the client's own answer failed.</summary>
    Dropped,
}
