namespace RouterProxy.Probing;

/// <summary>What stood where a row's logprob should be.</summary>
internal enum LogprobValue
{
    /// <summary>No key, or null.</summary>
    Missing,

    /// <summary>A JSON number, whatever it may mean.</summary>
    Number,

    /// <summary>A value of another type.</summary>
    NotANumber,

    /// <summary><c>prob</c> instead of <c>logprob</c>: what the sampler saw after it had filtered.</summary>
    PostSampling,
}
