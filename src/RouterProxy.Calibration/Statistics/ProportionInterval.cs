using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace RouterProxy.Calibration.Statistics;

/// <summary>Intervals for an unknown proportion after some successes in a number of independent trials.</summary>
public static class ProportionInterval
{
    /// <summary>
    /// The exact two-sided interval: covers the proportion with at least the probability <paramref name="level"/>, whatever it is.
    /// Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial" (1934).
    /// </summary>
    /// <param name="successes">In [0, <paramref name="trials"/>].</param>
    /// <param name="trials">At least 0; with none the interval is [0, 1].</param>
    /// <param name="level">In (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static Interval ClopperPearson(int successes, int trials, double level = 0.95)
    {
        Require.OpenShare(level);
        var tail = (1 - level) / 2;
        return new Interval(1 - UpperBound(trials - successes, trials, tail), UpperBound(successes, trials, tail));
    }

    /// <summary>
    /// The exact one-sided upper bound: the proportion lies above it with a probability of at most <paramref name="error"/>.
    /// Source: Clopper and Pearson (1934).
    /// </summary>
    /// <param name="successes">In [0, <paramref name="trials"/>].</param>
    /// <param name="trials">At least 0; with none the bound is 1.</param>
    /// <param name="error">In (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double UpperBound(int successes, int trials, double error)
    {
        Check(successes, trials);
        Require.OpenShare(error);
        if (successes == trials)
        {
            return 1;
        }

        // Bisection on the tail itself, rather than a general inverse of the beta function: it cannot fail to converge, and the
        // bound then agrees to the last bit with the test of the same tail.
        double low = 0, high = 1;
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (SpecialFunctions.BetaRegularized(trials - successes, successes + 1, 1 - middle) > error)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    /// <summary>
    /// The score interval: near <paramref name="level"/> on average, shorter than the exact one, never outside [0, 1].
    /// Source: Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
    /// </summary>
    /// <param name="successes">In [0, <paramref name="trials"/>].</param>
    /// <param name="trials">At least 0; with none the interval is [0, 1].</param>
    /// <param name="level">In (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static Interval Wilson(int successes, int trials, double level = 0.95)
    {
        Check(successes, trials);
        Require.OpenShare(level);
        if (trials == 0)
        {
            return new Interval(0, 1);
        }

        var z = Normal.InvCDF(0, 1, (1 + level) / 2);
        var shrink = z * z / trials;
        var share = (double)successes / trials;
        var centre = (share + (shrink / 2)) / (1 + shrink);
        var half = z / (1 + shrink) * Math.Sqrt((share * (1 - share) / trials) + (shrink / (4 * trials)));

        // At the ends rounding would leave a trace of 1e-17 on the wrong side.
        return new Interval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }

    private static void Check(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
    }
}
