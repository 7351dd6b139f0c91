namespace RouterProxy.Confidence;

/// <summary>What an attempt's logprobs say: a confidence in [0,1], or the reason why there is none.</summary>
internal readonly record struct ConfidenceOutcome
{
    private ConfidenceOutcome(bool scored, double value, UnscoredReason reason, int label)
    {
        IsScored = scored;
        Value = value;
        Reason = reason;
        Label = label;
    }

    /// <summary>True when <see cref="Value"/> holds a confidence; false when <see cref="Reason"/> says why not.</summary>
    public bool IsScored { get; }

    /// <summary>The confidence in [0,1]; meaningless unless <see cref="IsScored"/>.</summary>
    public double Value { get; }

    /// <summary>Why there is no confidence; meaningless when <see cref="IsScored"/>.</summary>
    public UnscoredReason Reason { get; }

    /// <summary>Index into the tier's label thresholds of the label that the answer starts with, or -1.</summary>
    public int Label { get; }

    public static ConfidenceOutcome Scored(double value, int label = -1) => new(true, value, default, label);

    public static ConfidenceOutcome Unscored(UnscoredReason reason) => new(false, double.NaN, reason, -1);
}
