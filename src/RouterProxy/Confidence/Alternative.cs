namespace RouterProxy.Confidence;

/// <summary>One entry of a row's <c>top_logprobs</c>.</summary>
/// <param name="Logprob">As it was reported; NaN when it was no number.</param>
/// <param name="Start">Where its text starts in the text that goes with the list.</param>
/// <param name="Length">Length of its text in bytes.</param>
internal readonly record struct Alternative(double Logprob, int Start, int Length)
{
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> texts) => texts.Slice(Start, Length);
}
