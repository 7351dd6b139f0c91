using RouterProxy.Calibration.Observations;

namespace RouterProxy.Calibration.Ranking;

/// <summary>
/// Area under the receiver operating characteristic: the probability that a right answer scores above a wrong one, a tie counting half.
/// 0.5 is chance. Source: Hanley and McNeil, "The meaning and use of the area under a ROC curve" (1982), by way of the Mann-Whitney count.
/// </summary>
public static class Auroc
{
    /// <returns>In [0, 1]; NaN when all answers are right, or all wrong, and there is nothing to rank.</returns>
    /// <param name="sample">At least one answer.</param>
    /// <exception cref="ArgumentException">No answer, or a score outside [0, 1].</exception>
    public static double Of(IReadOnlyCollection<ScoredAnswer> sample)
    {
        double pairs = 0, rightAbove = 0, wrong = 0;
        foreach (var tie in RankedTies.Descending(sample))
        {
            pairs += tie.Wrong * (rightAbove + (tie.Right / 2.0));
            rightAbove += tie.Right;
            wrong += tie.Wrong;
        }

        return pairs / (rightAbove * wrong);
    }
}
