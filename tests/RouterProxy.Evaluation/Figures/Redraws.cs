using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Evaluation.Figures;

/// <summary>
/// How often a threshold breaks its promise when the sample it was chosen on is drawn again: one calibration is one throw of the dice. The
/// calibration and the test part together stand for all the traffic there is, so that the risk of a threshold is known.
/// </summary>
/// <param name="Draws">Number of samples drawn, with replacement, each as large as the calibration part.</param>
/// <param name="CertifiedBroken">How many of their certified thresholds have a risk above the target.</param>
/// <param name="ByEyeBroken">How many of the lowest thresholds within the target on the sample do.</param>
internal sealed record Redraws(int Draws, int CertifiedBroken, int ByEyeBroken)
{
    public const int Usual = 1000;

    public static Redraws Of(IReadOnlyList<ScoredLoss> population, int size, double alpha, double delta, ulong seed)
    {
        var random = new SplitMix(seed);
        var sample = new ScoredLoss[size];
        var (certified, byEye) = (0, 0);
        for (var draw = 0; draw < Usual; draw++)
        {
            for (var i = 0; i < size; i++)
            {
                sample[i] = population[random.NextBelow(population.Count)];
            }

            var curve = AcceptanceCurve.Of(sample);
            certified += Breaks(FixedSequenceTest.Certify(curve, alpha, delta, RiskKind.Marginal).Certified?.Threshold) ? 1 : 0;
            byEye += Breaks(curve.LowestWithin(alpha, RiskKind.Marginal)?.Threshold) ? 1 : 0;
        }

        return new Redraws(Usual, certified, byEye);

        bool Breaks(double? threshold) =>
            threshold is { } t && population.Count(answer => answer.Lost && answer.Confidence >= t) > alpha * population.Count;
    }
}
