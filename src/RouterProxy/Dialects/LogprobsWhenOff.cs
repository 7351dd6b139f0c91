namespace RouterProxy.Dialects;

/// <summary>What stands in a choice of an answer that was not asked for logprobs.</summary>
internal enum LogprobsWhenOff
{
    /// <summary><c>"logprobs": null</c></summary>
    Null,

    /// <summary>No such member.</summary>
    Omit,
}
