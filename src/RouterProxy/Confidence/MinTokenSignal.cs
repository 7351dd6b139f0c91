namespace RouterProxy.Confidence;

/// <summary><see cref="SignalKind.MinToken"/>: the smallest probability among the first <paramref name="tokens"/> content tokens.</summary>
internal sealed class MinTokenSignal(int tokens) : ConfidenceSignal
{
    private double _lowest;
    private int _count;

    public override bool IsComplete => _count >= tokens;

    public override void Add(in TokenReading token)
    {
        _lowest = Math.Min(_lowest, token.Logprob);
        _count++;
    }

    public override bool TryGetValue(out double value)
    {
        value = Math.Exp(_lowest);
        return _count > 0;
    }

    public override void Reset()
    {
        _lowest = 0;
        _count = 0;
    }
}
