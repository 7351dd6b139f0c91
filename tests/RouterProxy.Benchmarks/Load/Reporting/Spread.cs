namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>The middle of some figures: quartiles by linear interpolation.</summary>
internal readonly record struct Spread(double Low, double Median, double High)
{
    public static Spread Exactly(double value) => new(value, value, value);

    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return new Spread(Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
    }

    /// <param name="sorted">Rising; empty gives NaN.</param>
    /// <param name="share">In [0,1].</param>
    public static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double at = share * (sorted.Length - 1);
        int below = (int)at;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
