namespace RouterProxy.Confidence;

/// <summary>One content token as a signal sees it.</summary>
/// <param name="text">Its bytes; empty when the upstream hides them.</param>
/// <param name="logprob">Its logprob, at most 0, never a sentinel.</param>
/// <param name="alternatives">What was reported beside it, the token itself usually among them.</param>
/// <param name="alternativeTexts">The text that the alternatives point into.</param>
internal readonly ref struct TokenReading(
    ReadOnlySpan<byte> text, double logprob, ReadOnlySpan<Alternative> alternatives, ReadOnlySpan<byte> alternativeTexts)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public double Logprob { get; } = logprob;

    public double Probability => Math.Exp(Logprob);

    public ReadOnlySpan<Alternative> Alternatives { get; } = alternatives;

    public ReadOnlySpan<byte> AlternativeTexts { get; } = alternativeTexts;
}
