using RouterProxy.Calibration.Monitoring;

namespace RouterProxy.Calibration.Budgets;

/// <summary>
/// Moves a threshold so that a wanted share of the traffic is escalated, whatever the traffic does: a small step up after each accepted
/// answer and a larger one down after each escalated one, on the scale of ranks in a reference. Constant memory.
/// Source: Gibbs and Candès, "Adaptive conformal inference under distribution shift" (2021), with "was escalated" in place of an error.
/// </summary>
/// <remarks>
/// It steers cost, not quality, and hides a loss of quality by construction: a model that grows unsure is escalated no more than before.
/// Hence <see cref="Frozen"/> while a drift alarm is open. <see cref="Threshold"/> may be read by any thread; all else by one at a time.
/// </remarks>
public sealed class EscalationController
{
    /// <summary>Step size: a shift of the traffic is followed within some hundred requests, at one point of wander.</summary>
    public const double DefaultStep = 0.005;

    private readonly ConfidenceReference _reference;
    private readonly double _step;
    private readonly double _certain;
    private double _threshold;

    /// <param name="reference">Any sample of confidences, not clipped; nearer to the traffic is quicker at the start.</param>
    /// <param name="target">Share of escalations, in (0, 1).</param>
    /// <param name="step">In (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number outside its range.</exception>
    public EscalationController(ConfidenceReference reference, double target, double step = DefaultStep)
    {
        ArgumentNullException.ThrowIfNull(reference);
        _reference = reference;
        Target = Require.OpenShare(target);
        _step = Require.OpenShare(step);
        _certain = reference.CertainFrom ?? 1 + (1.0 / reference.Count);
        Position = Math.Min(target, _certain);
        _threshold = ThresholdAt(Position);
    }

    /// <summary>
    /// Starts from a threshold that is known to be near the target, such as a fixed one that is given up for it. It stays in force until
    /// the first request moves it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A threshold outside [0, 1].</exception>
    public void StartAt(double threshold)
    {
        Position = Math.Min(_reference.MidRank(Require.Share(threshold)), _certain);
        Volatile.Write(ref _threshold, threshold);
    }

    /// <summary>The wanted share of escalations.</summary>
    public double Target { get; }

    /// <summary>
    /// Rank of the threshold in the reference. From 0 down the threshold is 0, from the rank of certainty up it is 1; one step of room
    /// beyond each keeps the rate on target by taking turns, where clipping at the end itself would not.
    /// </summary>
    public double Position { get; private set; }

    /// <summary>The threshold in force, in [0, 1]: answers are accepted with at least this confidence.</summary>
    public double Threshold => Volatile.Read(ref _threshold);

    /// <summary>While set, confidences leave the threshold where it is.</summary>
    public bool Frozen { get; set; }

    /// <summary>
    /// Whether the threshold is 1 and the target still out of reach: more answers of exactly 1 than it allows for. Comes and goes near
    /// the limit.
    /// </summary>
    public bool AtLimit => Position == _certain + _step;

    /// <summary>Counts a scored request that was decided with the present <see cref="Threshold"/>, and moves it for the next.</summary>
    /// <returns>Whether the request lies below the threshold it was decided with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A confidence outside [0, 1].</exception>
    public bool Observe(double confidence)
    {
        var escalated = !(Require.Share(confidence) >= _threshold);
        if (!Frozen)
        {
            Position = Math.Clamp(Position + (_step * (Target - (escalated ? 1 : 0))), -_step, _certain + _step);
            Volatile.Write(ref _threshold, ThresholdAt(Position));
        }

        return escalated;
    }

    /// <summary>At the ends the reference has nothing to say: traffic may be less sure, or surer, than all of it.</summary>
    private double ThresholdAt(double position) =>
        position <= 0 ? 0 : position >= _certain ? 1 : _reference.ConfidenceAt(Math.Min(1, position));
}
