namespace RouterProxy.DemoModels.Classifiers;

internal static class LogSoftmax
{
    /// <summary>
    /// Turns unnormalised log scores into log-probabilities, in place. The maximum is taken out first: sums of word logarithms reach
    /// values whose exponential underflows.
    /// </summary>
    public static void Apply(Span<double> scores)
    {
        var max = double.NegativeInfinity;
        foreach (var score in scores)
        {
            max = Math.Max(max, score);
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - max);
        }

        var normaliser = max + Math.Log(sum);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] -= normaliser;
        }
    }
}
