namespace RouterProxy.Confidence;

/// <summary><see cref="SignalKind.MeanToken"/>: the geometric mean of the probabilities of the first <paramref name="tokens"/> content tokens.</summary>
internal sealed class MeanTokenSignal(int tokens) : ConfidenceSignal
{
    private double _sum;
    private int _count;

    public override bool IsComplete => _count >= tokens;

    public override void Add(in TokenReading token)
    {
        _sum += token.Logprob;
        _count++;
    }

    public override bool TryGetValue(out double value)
    {
        value = Math.Exp(_sum / Math.Max(_count, 1));
        return _count > 0;
    }

    public override void Reset()
    {
        _sum = 0;
        _count = 0;
    }
}
