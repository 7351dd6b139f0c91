namespace RouterProxy.Watch;

/// <summary>What a threshold depends on: with another of these, the same confidence means something else.</summary>
internal enum IdentityAspect
{
    /// <summary>The model, as the answers name it.</summary>
    Model,

    /// <summary><c>system_fingerprint</c> of the answers.</summary>
    Fingerprint,

    /// <summary>The family of servers, and so what its logprobs are the logarithm of.</summary>
    Dialect,

    /// <summary>The form in which logprobs are asked for.</summary>
    Form,

    /// <summary>The requests' <c>temperature</c>.</summary>
    Temperature,

    /// <summary>Text, JSON or a grammar: the last two shift probabilities to what is allowed.</summary>
    Format,
}
