namespace RouterProxy.Dialects;

/// <summary>What an address and a model name say about one endpoint, before anything was asked.</summary>
/// <param name="Dialect">The family.</param>
/// <param name="Ask">Forms and limits of the endpoint, the model's own limits included.</param>
/// <param name="RequiresReasoningOff">The model refuses logprob fields while it reasons.</param>
/// <param name="MinOutputTokens">Smallest limit on output tokens that a probe should send.</param>
internal readonly record struct DialectGuess(LogprobDialect Dialect, EndpointAsk Ask, bool RequiresReasoningOff, int MinOutputTokens)
{
    public int MaxTop(LogprobForm form) => Math.Min(Ask.MaxTop(form), ModelMaxTop);

    /// <summary>The model's own limit on alternatives; 20 when it has none.</summary>
    public int ModelMaxTop { get; init; } = 20;
}
