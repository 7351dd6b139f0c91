namespace RouterProxy.Configuration;

/// <summary><c>Dialect</c> of a model: how to ask for logprobs.</summary>
public enum DialectChoice
{
    /// <summary>Negotiate and remember.</summary>
    Auto,

    /// <summary><c>logprobs: true, top_logprobs: N</c></summary>
    Boolean,

    /// <summary><c>logprobs: N</c></summary>
    Integer,

    /// <summary>Never ask.</summary>
    None,
}
