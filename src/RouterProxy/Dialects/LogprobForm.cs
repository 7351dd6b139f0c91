namespace RouterProxy.Dialects;

/// <summary>How a request asks for logprobs.</summary>
internal enum LogprobForm
{
    /// <summary>Not asked for.</summary>
    None,

    /// <summary><c>"logprobs": true, "top_logprobs": N</c></summary>
    Boolean,

    /// <summary><c>"logprobs": N</c></summary>
    Integer,

    /// <summary><c>"include": ["message.output_text.logprobs"], "top_logprobs": N</c> (Responses)</summary>
    Include,
}
