using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Tests.Populations;

/// <summary>
/// A population whose risks are known in closed form. An answer at the share u of the confidences is lost with the probability
/// 0.6 (1-u)^2; the top fifth reports a confidence of exactly 1 and is lost as often as its average.
/// </summary>
internal static class KnownRisk
{
    private const double Atom = 0.8;

    public static ScoredLoss[] Draw(int count, SplitMix random)
    {
        var rows = new ScoredLoss[count];
        for (var i = 0; i < count; i++)
        {
            var share = random.NextShare();
            var risk = share >= Atom ? LossesAbove(Atom) / (1 - Atom) : 0.6 * (1 - share) * (1 - share);
            rows[i] = new ScoredLoss(share >= Atom ? 1 : ConfidenceScale.FromNines(12 * share), random.NextChance(risk));
        }

        return rows;
    }

    /// <summary>The true risk of a threshold; 0 for none (escalate everything).</summary>
    public static double Risk(double? threshold, RiskKind kind)
    {
        if (threshold is not { } accepted)
        {
            return 0;
        }

        var share = accepted == 1 ? Atom : ConfidenceScale.Nines(accepted) / 12;
        return kind is RiskKind.Marginal ? LossesAbove(share) : LossesAbove(share) / (1 - share);
    }

    private static double LossesAbove(double share) => 0.2 * Math.Pow(1 - share, 3);
}
