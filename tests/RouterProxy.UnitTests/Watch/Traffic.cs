using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.UnitTests.Watch;

/// <summary>Confidences whose distribution is known: log-odds spread evenly over twelve.</summary>
internal static class Traffic
{
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>Evenly spread without any chance in it: each stretch of it looks like the whole.</summary>
    public static IEnumerable<double> Even(double from) =>
        Enumerable.Range(0, int.MaxValue).Select(i => ConfidenceScale.FromLogOdds(from + (12 * (i * GoldenRatio % 1))));

    public static IEnumerable<double> Random(SplitMix random, double from)
    {
        while (true)
        {
            yield return ConfidenceScale.FromLogOdds(from + (12 * random.NextShare()));
        }
    }
}
