namespace RouterProxy.DemoModels.Answers;

/// <summary>A token of an answer.</summary>
/// <param name="Text">What it adds to the answer.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
/// <param name="Alternatives">The most probable tokens in its place, as many as were asked for, the best first.</param>
internal sealed record AnswerToken(string Text, double LogProbability, IReadOnlyList<TokenProbability> Alternatives)
{
    private const string FillerText = " indeed";

    /// <summary>A token that lengthens a scripted answer. Nothing else could stand in its place, so its probability is 1.</summary>
    public static AnswerToken Filler(bool withAlternative) =>
        new(FillerText, 0, withAlternative ? [new TokenProbability(FillerText, 0)] : []);
}
