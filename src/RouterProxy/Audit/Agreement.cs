namespace RouterProxy.Audit;

/// <summary>What came of comparing two tiers' answers.</summary>
internal enum Agreement
{
    /// <summary>They said the same.</summary>
    Agree,

    /// <summary>They did not.</summary>
    Disagree,

    /// <summary>The second tier failed, or one of the answers could not be compared.</summary>
    Error,

    /// <summary>Nobody was asked: too many comparisons are waiting, too much is held, or the client's own answer did not arrive in full.</summary>
    Dropped,
}
