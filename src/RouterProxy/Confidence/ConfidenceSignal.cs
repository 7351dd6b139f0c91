namespace RouterProxy.Confidence;

/// <summary>Turns content tokens, handed over one by one from the first, into one number. Reusable after <see cref="Reset"/>.</summary>
internal abstract class ConfidenceSignal
{
    /// <summary>No further token can change the value.</summary>
    public abstract bool IsComplete { get; }

    public static ConfidenceSignal Create(SignalPolicy policy) => policy.Kind switch
    {
        SignalKind.LabelMass => new LabelMassSignal(policy.Labels),
        SignalKind.Margin => new MarginSignal(),
        SignalKind.MinToken => new MinTokenSignal(policy.Tokens),
        SignalKind.MeanToken => new MeanTokenSignal(policy.Tokens),
        _ => new FirstTokenSignal(),
    };

    public abstract void Add(in TokenReading token);

    /// <summary>
    /// The confidence in [0,1] from the tokens so far; asked for when the signal is complete or the answer has ended.
    /// False when the tokens did not tell what the signal needs.
    /// </summary>
    public abstract bool TryGetValue(out double value);

    public abstract void Reset();
}
