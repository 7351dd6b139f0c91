namespace RouterProxy.Probing;

/// <summary>How far a probe has come with an answer.</summary>
internal enum ProbeState
{
    /// <summary>Read on.</summary>
    Undecided,

    /// <summary>The outcome is known: scored, or unscored with a reason.</summary>
    Decided,

    /// <summary>The payload is an error object (a 200 with an error inside).</summary>
    Error,

    /// <summary>The payload is no JSON, or not an answer of this endpoint.</summary>
    Malformed,
}
