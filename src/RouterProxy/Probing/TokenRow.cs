namespace RouterProxy.Probing;

/// <summary>One reported token. The texts lie in the <see cref="RowBuffer"/> that holds the row.</summary>
internal struct TokenRow
{
    public double Logprob;
    public LogprobValue Value;
    public int TextStart;
    public int TextLength;
    public int AlternativesStart;
    public int AlternativesCount;

    /// <summary>There was a <c>top_logprobs</c> list, though it may be empty.</summary>
    public bool HasAlternatives;

    /// <summary>The upstream hides the token's text (<c>token_id:123</c>, or no text at all).</summary>
    public bool IsOpaque;

    /// <summary>Part of a character whose bytes were not told.</summary>
    public bool IsBroken;
}
