namespace RouterProxy.Confidence;

/// <summary><see cref="SignalKind.FirstToken"/>: the probability of the first content token.</summary>
internal sealed class FirstTokenSignal : ConfidenceSignal
{
    private double _value = double.NaN;

    public override bool IsComplete => !double.IsNaN(_value);

    public override void Add(in TokenReading token) => _value = token.Probability;

    public override bool TryGetValue(out double value)
    {
        value = _value;
        return IsComplete;
    }

    public override void Reset() => _value = double.NaN;
}
