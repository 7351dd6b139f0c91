using RouterProxy.Calibration.Budgets;
using RouterProxy.Calibration.Monitoring;

namespace RouterProxy.Watch;

/// <summary>
/// Everything that is watched of one tier's threshold, and the threshold itself where it is steered. One for a tier and process. Thread-safe:
/// a scored answer holds its lock for a few hundred nanoseconds.
/// </summary>
internal sealed class TierWatch
{
    private readonly Lock _turn = new();
    private readonly IdentityWatch _identity = new();
    private readonly DriftWatch _drift;
    private readonly RiskWatch _risk;
    private readonly EscalationController? _steering;

    /// <param name="key">What is watched.</param>
    /// <param name="start">Where a steered threshold starts; null for where experience with other models puts it.</param>
    /// <param name="clock">The clock.</param>
    public TierWatch(TierKey key, double? start, TimeProvider clock)
    {
        Key = key;
        _drift = new DriftWatch(clock);
        _risk = new RiskWatch(key.Risk);
        if (key.Target is { } target)
        {
            _steering = new EscalationController(ConfidenceReference.Uninformed, target);
            if (start is { } threshold)
            {
                _steering.StartAt(threshold);
            }
        }
    }

    public TierKey Key { get; }

    /// <summary>The threshold in force.</summary>
    public double Threshold => _steering?.Threshold ?? Key.Threshold!.Value;

    /// <summary>What can be read of the watch at one moment.</summary>
    public TierReading Reading
    {
        get
        {
            lock (_turn)
            {
                return new TierReading(Threshold, _identity.Provisional, _drift.Open, _drift.Evidence, _risk.Open, _risk.Evidence);
            }
        }
    }

    /// <summary>Counts a scored answer and gives the threshold that it is to be judged by.</summary>
    /// <param name="confidence">In [0, 1].</param>
    /// <param name="identity">What the answer belongs to.</param>
    /// <param name="steers">Whether it moves a steered threshold: not where the request brings a threshold of its own.</param>
    public TierSight Observe(double confidence, in ThresholdIdentity identity, bool steers)
    {
        lock (_turn)
        {
            var threshold = Threshold;
            var change = _identity.Observe(identity);
            if (change is not null)
            {
                _drift.Restart();
            }

            var drifted = _drift.Observe(confidence);
            if (steers && _steering is not null)
            {
                // Steered through an alarm, a model that grows unsure would be escalated no more than before, and nobody would notice.
                _steering.Frozen = _drift.Open || _risk.Open;
                _steering.Observe(confidence);
            }

            return new TierSight(threshold, change, drifted);
        }
    }

    /// <summary>Counts an audit of an accepted answer.</summary>
    /// <returns>Whether it raised the alarm.</returns>
    public bool Audited(bool agrees)
    {
        lock (_turn)
        {
            return _risk.Observe(agrees);
        }
    }
}
