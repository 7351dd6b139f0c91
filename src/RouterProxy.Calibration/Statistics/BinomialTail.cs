using MathNet.Numerics;

namespace RouterProxy.Calibration.Statistics;

/// <summary>
/// Exact lower tail of the binomial distribution. Source: Johnson, Kotz and Kemp, Univariate Discrete Distributions (1992), 3.4.
/// </summary>
public static class BinomialTail
{
    /// <summary>
    /// P(X &lt;= <paramref name="successes"/>) for X ~ Binomial(<paramref name="trials"/>, <paramref name="probability"/>), by the
    /// regularised incomplete beta function I_{1-p}(n-k, k+1).
    /// </summary>
    /// <param name="successes">At least 0; from <paramref name="trials"/> on the tail is 1.</param>
    /// <param name="trials">At least 0.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double AtMost(int successes, int trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        Require.Share(probability);
        if (successes >= trials || probability == 0)
        {
            return 1;
        }

        return probability == 1 ? 0 : SpecialFunctions.BetaRegularized(trials - successes, successes + 1, 1 - probability);
    }
}
