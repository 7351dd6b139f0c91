using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Probabilities;

/// <summary>What scores say against what came true.</summary>
/// <param name="Bins">Scores ascending; fewer than asked for where ties are larger than a bin.</param>
/// <param name="CalibrationError">
/// Expected calibration error: mean distance between score and accuracy of the bins, weighted by answers.
/// </param>
/// <param name="BrierScore">Mean squared distance between score and outcome.</param>
public sealed record ReliabilityTable(IReadOnlyList<ReliabilityBin> Bins, double CalibrationError, double BrierScore)
{
    public const int DefaultBins = 10;

    /// <summary>
    /// Bins of equal mass, as bins of equal width would leave most answers in the last one. Equal scores are never parted: else the
    /// order of the rows would decide the figures. Sources: Naeini, Cooper and Hauskrecht (2015) for the calibration error; Nguyen and
    /// O'Connor (2015) for equal mass; Brier, "Verification of forecasts expressed in terms of probability" (1950).
    /// </summary>
    /// <param name="sample">At least one answer.</param>
    /// <param name="bins">At least 1.</param>
    /// <exception cref="ArgumentException">No answer, or a number outside its range.</exception>
    public static ReliabilityTable Of(IReadOnlyCollection<ScoredAnswer> sample, int bins = DefaultBins)
    {
        Require.Some(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var sorted = sample.OrderBy(answer => Require.Share(answer.Score, nameof(sample))).ToArray();
        var table = new List<ReliabilityBin>();
        var start = 0;
        for (var bin = 1; bin <= bins; bin++)
        {
            var end = (int)((long)sorted.Length * bin / bins);
            while (end > 0 && end < sorted.Length && sorted[end].Score == sorted[end - 1].Score)
            {
                end++;
            }

            if (end > start)
            {
                table.Add(Bin(sorted.AsSpan(start, end - start)));
                start = end;
            }
        }

        return new ReliabilityTable(
            table,
            table.Sum(bin => Math.Abs(bin.Accuracy - bin.MeanScore) * bin.Count) / sorted.Length,
            sorted.Average(answer => Math.Pow(answer.Score - (answer.Right ? 1 : 0), 2)));
    }

    private static ReliabilityBin Bin(ReadOnlySpan<ScoredAnswer> answers)
    {
        var right = 0;
        var sum = 0.0;
        foreach (var answer in answers)
        {
            right += answer.Right ? 1 : 0;
            sum += answer.Score;
        }

        return new ReliabilityBin(
            answers[0].Score,
            answers[^1].Score,
            answers.Length,
            sum / answers.Length,
            (double)right / answers.Length,
            ProportionInterval.Wilson(right, answers.Length));
    }
}
