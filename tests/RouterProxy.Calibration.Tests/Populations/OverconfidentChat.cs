using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Tests.Populations;

/// <summary>
/// A population shaped like the first-token confidences of a small chat model on multiple choice: a tenth of the answers lies below 0.82,
/// a fifth below 0.97, half below 0.9999994, and 46 % report a logprob of exactly 0. It is right in 75 % of all answers, in 96 % of the
/// certain ones, and in under 40 % of the least sure tenth.
/// </summary>
internal static class OverconfidentChat
{
    private static readonly (double Share, double LogOdds)[] Confidences =
        [(0, -1), (0.1, 1.5), (0.2, 3.5), (0.3, 6.3), (0.4, 9.7), (0.5, 14.3), (0.54, 16)];

    private static readonly (double Share, double Accuracy)[] Accuracies = [(0, 0.3), (0.11, 0.45), (0.54, 0.8)];

    public static CalibrationRow Draw(SplitMix random, double strongAccuracy = 0.84, double strongCost = 16.7)
    {
        var share = random.NextShare();
        var certain = share >= 0.54;
        var confidence = certain ? 1 : ConfidenceScale.FromLogOdds(Between(Confidences, share));
        var accuracy = certain ? 0.957 : Between(Accuracies, share);
        var cheap = random.NextChance(accuracy);

        // Hard questions are hard for both: the strong tier is right more often where the cheap one is.
        var strong = random.NextChance(Math.Min(0.98, strongAccuracy + (0.4 * (accuracy - 0.75))));
        return new CalibrationRow(confidence, cheap, strong, Agrees: cheap == strong, CheapCost: 1, StrongCost: strongCost);
    }

    public static ScoredAnswer[] Answers(int count, SplitMix random) =>
        [.. Enumerable.Range(0, count).Select(_ => Draw(random)).Select(row => new ScoredAnswer(row.Confidence, row.CheapCorrect))];

    private static double Between((double Share, double Value)[] knots, double share)
    {
        var above = Array.FindIndex(knots, knot => knot.Share >= share);
        if (above <= 0)
        {
            return knots[0].Value;
        }

        var (before, after) = (knots[above - 1], knots[above]);
        return before.Value + ((share - before.Share) / (after.Share - before.Share) * (after.Value - before.Value));
    }
}
