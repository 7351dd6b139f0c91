namespace RouterProxy.Calibration.Monitoring;

/// <summary>
/// Watches the stream of confidences, without labels, for a lasting shift in either direction against a reference. It sees another model or
/// other traffic within some hundred requests. It cannot see a model that is wrong more often but just as sure: only audits can.
/// Not safe for concurrent use. Source: Page, "Continuous inspection schemes" (1954), on ranks in a reference sample.
/// </summary>
public sealed class ConfidenceCusum
{
    /// <summary>Shift, in standard deviations, that is let pass: half the smallest shift of interest.</summary>
    public const double DefaultAllowance = 0.25;

    /// <summary>Accumulated standard deviations at which the alarm is raised: false alarms lie more than 10,000 requests apart.</summary>
    public const double DefaultLimit = 16;

    /// <summary>Distance from 0 and 1 within which confidences are one, for <see cref="ConfidenceReference.Of"/>.</summary>
    public const double Clip = 1e-4;

    /// <summary>Below this, next to all of the reference is one tie; a single other confidence must not raise the alarm.</summary>
    private const double LeastDeviation = 0.05;

    private readonly ConfidenceReference _reference;
    private readonly double _deviation;
    private readonly double _allowance;
    private readonly double _limit;

    /// <param name="reference">
    /// At least some hundred confidences of the traffic that the threshold was chosen on, clipped by <see cref="Clip"/>.
    /// </param>
    /// <param name="allowance">At least 0.</param>
    /// <param name="limit">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public ConfidenceCusum(ConfidenceReference reference, double allowance = DefaultAllowance, double limit = DefaultLimit)
    {
        ArgumentNullException.ThrowIfNull(reference);
        Require.NotBelow(allowance, 0);
        Require.NotBelow(limit, 0);
        _reference = reference;
        _deviation = Math.Max(LeastDeviation, reference.RankDeviation());
        _allowance = allowance;
        _limit = limit;
    }

    /// <summary>Accumulated shift towards higher confidences, in standard deviations, at least 0.</summary>
    public double Up { get; private set; }

    /// <summary>Accumulated shift towards lower confidences, in standard deviations, at least 0.</summary>
    public double Down { get; private set; }

    /// <summary>Whether the alarm has been raised. It stays raised until <see cref="Reset"/>.</summary>
    public bool Raised { get; private set; }

    /// <summary>Counts a request.</summary>
    /// <returns>Whether the alarm is raised now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1].</exception>
    public bool Observe(double confidence)
    {
        var z = (_reference.MidRank(confidence) - 0.5) / _deviation;
        Up = Math.Max(0, Up + z - _allowance);
        Down = Math.Max(0, Down - z - _allowance);
        return Raised |= Up >= _limit || Down >= _limit;
    }

    /// <summary>Starts again.</summary>
    public void Reset() => (Up, Down, Raised) = (0, 0, false);
}
