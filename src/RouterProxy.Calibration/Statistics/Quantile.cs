namespace RouterProxy.Calibration.Statistics;

/// <summary>Sample quantiles.</summary>
public static class Quantile
{
    /// <summary>
    /// Linear between order statistics (definition 7). Source: Hyndman and Fan, "Sample quantiles in statistical packages" (1996).
    /// </summary>
    /// <param name="ascending">At least one number, sorted.</param>
    /// <param name="share">In [0, 1].</param>
    /// <exception cref="ArgumentException">No number, or a share outside [0, 1].</exception>
    public static double OfSorted(IReadOnlyList<double> ascending, double share)
    {
        Require.Some(ascending);
        Require.Share(share);
        var position = share * (ascending.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, ascending.Count - 1);

        // Equal neighbours are returned as they are: interpolation would leave infinity minus infinity, and rounding could move a tie.
        return ascending[below] == ascending[above]
            ? ascending[below]
            : ascending[below] + ((position - below) * (ascending[above] - ascending[below]));
    }
}
