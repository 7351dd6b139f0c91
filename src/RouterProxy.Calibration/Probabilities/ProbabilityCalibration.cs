using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Probabilities;

/// <summary>Chooses the calibration for the number of labels, and judges it on answers it has not seen.</summary>
public static class ProbabilityCalibration
{
    /// <summary>From so many labels on the isotonic fit is as exact as the logistic one, and assumes less.</summary>
    public const int IsotonicFrom = 500;

    public const int Folds = 5;

    /// <param name="sample">At least one answer, scored by its confidence.</param>
    /// <exception cref="ArgumentException">No answer, or a confidence outside [0, 1].</exception>
    public static IProbabilityCalibration Fit(IReadOnlyCollection<ScoredAnswer> sample)
    {
        Require.Some(sample);
        return sample.Count >= IsotonicFrom ? IsotonicCalibration.Fit(sample) : LogisticCalibration.Fit(sample);
    }

    /// <summary>
    /// Each answer with the probability given by a calibration fitted without its fold: judged on its own labels a calibration always
    /// looks good. Source: Stone, "Cross-validatory choice and assessment of statistical predictions" (1974).
    /// </summary>
    /// <param name="sample">At least two answers, scored by their confidence.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <param name="fit">Default: <see cref="Fit"/>.</param>
    /// <returns>The answers, scored by probability, in the order given.</returns>
    /// <exception cref="ArgumentException">Fewer than two answers, or a confidence outside [0, 1].</exception>
    public static ScoredAnswer[] CrossFitted(
        IReadOnlyList<ScoredAnswer> sample,
        ulong seed,
        Func<IReadOnlyCollection<ScoredAnswer>, IProbabilityCalibration>? fit = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample.Count, 2, nameof(sample));
        var random = new SplitMix(seed);
        var order = Enumerable.Range(0, sample.Count).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.NextBelow(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        var folds = Math.Min(Folds, sample.Count);
        var result = new ScoredAnswer[sample.Count];
        for (var fold = 0; fold < folds; fold++)
        {
            var calibration = (fit ?? Fit)([.. order.Where((_, position) => position % folds != fold).Select(index => sample[index])]);
            for (var position = fold; position < order.Length; position += folds)
            {
                var answer = sample[order[position]];
                result[order[position]] = answer with { Score = calibration.Apply(answer.Score) };
            }
        }

        return result;
    }
}
