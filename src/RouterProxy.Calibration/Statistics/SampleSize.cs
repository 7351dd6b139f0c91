namespace RouterProxy.Calibration.Statistics;

/// <summary>
/// How many labels a promise needs. A promise: the risk is at most <c>alpha</c>, wrong with a probability of at most <c>delta</c>.
/// </summary>
public static class SampleSize
{
    /// <summary>No more labels than this are ever asked for.</summary>
    public const int Limit = 1_000_000;

    /// <summary>
    /// The fewest labels that can carry the promise: all of them free of errors, (1-alpha)^n &lt;= delta. Textbook ("rule of three").
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A share outside (0, 1).</exception>
    public static int WithoutErrors(double alpha, double delta)
    {
        Require.OpenShare(alpha);
        Require.OpenShare(delta);
        return (int)Math.Min(Limit, Math.Ceiling(Math.Log(delta) / Math.Log(1 - alpha)));
    }

    /// <summary>
    /// The fewest labels that carry the promise in spite of <paramref name="errors"/>: the smallest n with P(X &lt;= errors) &lt;= delta,
    /// at most <see cref="Limit"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static int WithErrors(int errors, double alpha, double delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(errors);
        Require.OpenShare(alpha);
        Require.OpenShare(delta);
        bool Enough(int labels) => BinomialTail.AtMost(errors, labels, alpha) <= delta;
        var high = Math.Min(errors, Limit / 2) + 1;
        while (high < Limit && !Enough(high))
        {
            high = Math.Min(Limit, high * 2);
        }

        return Smallest(Math.Min(errors, high - 1), high, Enough);
    }

    /// <summary>
    /// The fewest labels that carry the promise when errors come at the rate <paramref name="risk"/>, rounded up to whole errors; about an
    /// even chance to succeed with that many. Null when the risk is not below <paramref name="alpha"/>, or so near that
    /// <see cref="Limit"/> is not enough.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A share outside its range.</exception>
    public static int? AtRisk(double risk, double alpha, double delta)
    {
        Require.Share(risk);
        Require.OpenShare(alpha);
        if (risk >= alpha)
        {
            return null;
        }

        // Over the errors allowed, not over the labels: with whole errors the tail is a saw over the labels.
        bool Enough(int allowed) => WithErrors(allowed, alpha, delta) * risk <= allowed;
        int most = (int)(Limit * alpha), high = 1;
        while (high < most && !Enough(high))
        {
            high *= 2;
        }

        if (high >= most)
        {
            return null;
        }

        var labels = WithErrors(Smallest(-1, high, Enough), alpha, delta);
        return labels == Limit ? null : labels;
    }

    /// <summary>
    /// Bisection: the smallest number above <paramref name="low"/> that is enough; <paramref name="high"/> is taken to be.
    /// </summary>
    private static int Smallest(int low, int high, Func<int, bool> enough)
    {
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = enough(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
