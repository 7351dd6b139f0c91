namespace RouterProxy.Dialects.Rejections;

/// <summary>How an error must point at the logprob fields for a signature to count.</summary>
internal enum Pointing
{
    /// <summary>By <c>param</c>, by location or in the message.</summary>
    Named,

    /// <summary>At <c>top_logprobs</c> alone: the other field was fine.</summary>
    OnlyTopNamed,

    /// <summary>By the value that was sent, without a name ("invalid type: integer `5`").</summary>
    NamedOrSentValue,
}
