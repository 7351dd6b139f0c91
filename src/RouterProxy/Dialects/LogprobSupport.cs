namespace RouterProxy.Dialects;

/// <summary>What an upstream is known to do with logprob fields, before it was ever asked.</summary>
internal enum LogprobSupport
{
    /// <summary>Returns them, or nobody knows.</summary>
    Expected,

    /// <summary>Answers with an error status.</summary>
    Refuses,

    /// <summary>Answers as if the fields were not there.</summary>
    Ignores,
}
