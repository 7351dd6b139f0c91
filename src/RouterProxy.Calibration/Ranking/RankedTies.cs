using RouterProxy.Calibration.Observations;

namespace RouterProxy.Calibration.Ranking;

/// <summary>A sample as groups of equal score: rank statistics must not depend on the order within a tie.</summary>
internal static class RankedTies
{
    /// <summary>Groups by descending score.</summary>
    public static List<(int Right, int Wrong)> Descending(IReadOnlyCollection<ScoredAnswer> sample)
    {
        Require.Some(sample);
        var sorted = sample.ToArray();
        Array.Sort(sorted, (left, right) => right.Score.CompareTo(left.Score));
        var groups = new List<(int Right, int Wrong)>();
        for (var i = 0; i < sorted.Length; i++)
        {
            Require.Share(sorted[i].Score, nameof(sample));
            if (i == 0 || sorted[i].Score != sorted[i - 1].Score)
            {
                groups.Add((0, 0));
            }

            var (right, wrong) = groups[^1];
            groups[^1] = sorted[i].Right ? (right + 1, wrong) : (right, wrong + 1);
        }

        return groups;
    }
}
