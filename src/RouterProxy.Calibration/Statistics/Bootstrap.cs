namespace RouterProxy.Calibration.Statistics;

/// <summary>
/// Percentile intervals by drawing rows again with replacement. Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993),
/// 13.3.
/// </summary>
public static class Bootstrap
{
    public const int DefaultDraws = 200;

    /// <summary>
    /// One interval per statistic, all from the same draws, so that they are paired. A statistic that a draw leaves undefined (NaN) is
    /// left out of its interval; null where more than half of the draws left it undefined.
    /// </summary>
    /// <typeparam name="T">A row; rows are drawn whole.</typeparam>
    /// <param name="rows">At least one.</param>
    /// <param name="statistics">Computes the statistics, always equally many, from rows in an order of no meaning.</param>
    /// <param name="seed">Equal seeds give equal intervals.</param>
    /// <param name="draws">At least 2.</param>
    /// <param name="level">In (0, 1).</param>
    /// <exception cref="ArgumentException">No rows, or an argument outside its range.</exception>
    public static Interval?[] Intervals<T>(
        IReadOnlyList<T> rows,
        Func<T[], double[]> statistics,
        ulong seed,
        int draws = DefaultDraws,
        double level = 0.95)
    {
        Require.Some(rows);
        Require.OpenShare(level);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var random = new SplitMix(seed);
        var sample = new T[rows.Count];
        var results = new double[draws][];
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = rows[random.NextBelow(rows.Count)];
            }

            results[draw] = statistics(sample);
        }

        return [.. Enumerable.Range(0, results[0].Length).Select(index => Percentiles(results, index, level))];
    }

    private static Interval? Percentiles(double[][] results, int index, double level)
    {
        var values = results.Select(result => result[index]).Where(value => !double.IsNaN(value)).ToArray();
        if (values.Length * 2 < results.Length)
        {
            return null;
        }

        Array.Sort(values);
        var tail = (1 - level) / 2;
        return new Interval(Quantile.OfSorted(values, tail), Quantile.OfSorted(values, 1 - tail));
    }
}
