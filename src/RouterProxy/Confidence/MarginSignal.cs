namespace RouterProxy.Confidence;

/// <summary><see cref="SignalKind.Margin"/>: the first content token's probability less that of the best other token, never below 0.</summary>
internal sealed class MarginSignal : ConfidenceSignal
{
    private double _value = double.NaN;

    public override bool IsComplete => !double.IsNaN(_value);

    public override void Add(in TokenReading token)
    {
        var best = double.NaN;
        foreach (var alternative in token.Alternatives)
        {
            if (Logprobs.IsValid(alternative.Logprob) && !alternative.Text(token.AlternativeTexts).SequenceEqual(token.Text))
            {
                best = double.IsNaN(best) ? alternative.Logprob : Math.Max(best, alternative.Logprob);
            }
        }

        // Where no other token was reported, one may still hold all of the rest: taking it for zero would pass ignorance off as certainty.
        var other = double.IsNaN(best) ? 1 - token.Probability : Math.Exp(Math.Min(best, 0));
        _value = Math.Max(0, token.Probability - other);
    }

    public override bool TryGetValue(out double value)
    {
        value = _value;
        return IsComplete;
    }

    public override void Reset() => _value = double.NaN;
}
