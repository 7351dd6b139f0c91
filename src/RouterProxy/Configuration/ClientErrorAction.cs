namespace RouterProxy.Configuration;

/// <summary><c>OnClientError</c>: what a 400, 413 or 422 of a tier that is not the last means.</summary>
public enum ClientErrorAction
{
    /// <summary>Ask the next tier.</summary>
    Escalate,

    /// <summary>The client gets that error.</summary>
    PassThrough,
}
