namespace RouterProxy.Dialects.Negotiation;

/// <summary>What to do after an upstream's error status.</summary>
internal enum CorrectionStep
{
    /// <summary>The error is not about fields that the gateway added: treat it as any other.</summary>
    NotARejection,

    /// <summary>Send the request again with what the session now asks for.</summary>
    TryAgain,

    /// <summary>Nothing is left to try: the attempt is unscored, <c>rejected</c>, and the next tier is asked.</summary>
    Exhausted,
}
