namespace RouterProxy.Confidence;

/// <summary><c>Confidence:Signal</c>: how token logprobs become one number.</summary>
public enum SignalKind
{
    /// <summary>Probability of the first content token.</summary>
    FirstToken,

    /// <summary>Probability mass of all first tokens that lead to the label that was answered.</summary>
    LabelMass,

    /// <summary>First content token's probability less that of the best alternative.</summary>
    Margin,

    /// <summary>Smallest probability among the first tokens.</summary>
    MinToken,

    /// <summary>Geometric mean of the probabilities of the first tokens.</summary>
    MeanToken,
}
