using System.Globalization;

namespace RouterProxy.Calibration.Confidences;

/// <summary>
/// The scales of a confidence. Statistics are done in log-odds, people read nines (-log10(1-p): 0.9 is one, 0.999 is three), and routing
/// compares the confidence itself: the useful thresholds of chat models lie so near 1 that a few decimals would show them all as 1.
/// </summary>
public static class ConfidenceScale
{
    /// <summary>Distance from 0 and 1 at which statistics clip a confidence: log-odds of about ±13.8.</summary>
    public const double Clip = 1e-6;

    /// <summary>Most nines that a confidence below 1 can have: the double next to 1 is 1 - 2^-53.</summary>
    public static readonly double MostNines = 53 * Math.Log10(2);

    /// <summary>
    /// ln(p / (1-p)) of a confidence in [0, 1], clipped to [<paramref name="clip"/>, 1 - <paramref name="clip"/>]; infinite only with a
    /// clip of 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1] or a clip outside [0, 0.5).</exception>
    public static double LogOdds(double confidence, double clip = Clip)
    {
        Require.Share(confidence);
        if (clip is not (>= 0 and < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(clip), clip, "Must lie in [0, 0.5).");
        }

        var clipped = Math.Clamp(confidence, clip, 1 - clip);
        return Math.Log(clipped) - Math.Log(1 - clipped);
    }

    /// <summary>The confidence with these log-odds; the inverse of <see cref="LogOdds"/> with a clip of 0.</summary>
    public static double FromLogOdds(double logOdds) =>
        // The form for negative numbers never overflows; each half computes the small one of p and 1-p directly.
        logOdds >= 0 ? 1 / (1 + Math.Exp(-logOdds)) : Math.Exp(logOdds) / (1 + Math.Exp(logOdds));

    /// <summary>-log10(1-p); infinite for a confidence of exactly 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1].</exception>
    public static double Nines(double confidence)
    {
        Require.Share(confidence);
        return confidence == 0 ? 0 : -Math.Log10(1 - confidence);
    }

    /// <summary>The confidence with that many nines: 1 - 10^-nines. Above <see cref="MostNines"/> that is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or NaN.</exception>
    public static double FromNines(double nines)
    {
        if (!(nines >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(nines), nines, "Must be at least 0.");
        }

        return 1 - Math.Pow(10, -nines);
    }

    /// <summary>For people: <c>0.82 nines</c>, or <c>certain</c> for a confidence of exactly 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1].</exception>
    public static string Display(double confidence) =>
        confidence == 1 ? "certain" : Nines(confidence).ToString("0.00", CultureInfo.InvariantCulture) + " nines";
}
