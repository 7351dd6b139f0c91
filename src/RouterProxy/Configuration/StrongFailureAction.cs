namespace RouterProxy.Configuration;

/// <summary><c>OnStrongFailure</c>: what the client gets when the last tier fails.</summary>
public enum StrongFailureAction
{
    /// <summary>A lower tier's answer, marked degraded.</summary>
    ServeCheap,

    /// <summary>The last tier's error.</summary>
    Fail,
}
