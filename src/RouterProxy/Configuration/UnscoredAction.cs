namespace RouterProxy.Configuration;

/// <summary><c>OnUnscored</c>: what becomes of an answer without a confidence.</summary>
public enum UnscoredAction
{
    /// <summary>Ask the next tier.</summary>
    Escalate,

    /// <summary>Serve it.</summary>
    Accept,
}
