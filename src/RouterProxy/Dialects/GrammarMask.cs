namespace RouterProxy.Dialects;

/// <summary>Whether a grammar's mask is already in the reported number: then a forced token reports probability 1.</summary>
internal enum GrammarMask
{
    /// <summary>Not documented.</summary>
    Unknown,

    /// <summary>The number was taken before the mask: a forced token may report a low probability.</summary>
    NotApplied,

    /// <summary>The number was taken after the mask.</summary>
    Applied,
}
