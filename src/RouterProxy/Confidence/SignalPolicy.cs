namespace RouterProxy.Confidence;

/// <summary>A route's <c>Confidence</c> section, compiled.</summary>
/// <param name="Kind">How rows become one number.</param>
/// <param name="Tokens">How many content tokens <see cref="SignalKind.MinToken"/> and <see cref="SignalKind.MeanToken"/> read, 1 to 64.</param>
/// <param name="Labels">The closed set of answers; needed by <see cref="SignalKind.LabelMass"/>.</param>
/// <param name="Field">Top-level property of a JSON answer whose value is scored, or null.</param>
internal sealed record SignalPolicy(SignalKind Kind, int Tokens, IReadOnlyList<string> Labels, string? Field)
{
    public static readonly SignalPolicy Default = new(SignalKind.FirstToken, 1, [], null);

    /// <summary>Alternatives that the signal needs per token: a reading of one row needs one, those that weigh alternatives need more.</summary>
    public int TopNeeded => Kind switch
    {
        SignalKind.LabelMass => 20,
        SignalKind.Margin => 2,
        _ => 1,
    };
}
