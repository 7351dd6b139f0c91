using RouterProxy.Calibration.Monitoring;

namespace RouterProxy.Watch;

/// <summary>
/// Watches the audits of a threshold for a share of disagreements above the promised one. Two alarms in one: the first is sharp but
/// forgets nothing, so that a long good time would blind it; the second takes over then. Stays raised: only another threshold mends
/// what it tells. Not safe for concurrent use.
/// </summary>
/// <param name="promised">Share of the accepted answers that may differ from the strong tier's, in (0, 1).</param>
internal sealed class RiskWatch(double promised)
{
    /// <summary>Probability that a promise that is kept ever raises the sharp alarm. Both together stay within twice that over 5,000 audits.</summary>
    private const double FalseAlarm = 0.025;

    /// <summary>Audits between two false ones of the lasting alarm, on average, while the risk is as high as promised.</summary>
    private const int AuditsBetween = 200_000;

    private static readonly double SharpAt = Math.Log(1 / FalseAlarm);
    private static readonly double LastingAt = Math.Log(AuditsBetween);

    private readonly RiskAlarm _sharp = RiskAlarm.WithErrorLimit(promised, FalseAlarm);
    private readonly RiskAlarm _lasting = RiskAlarm.WithRunLength(promised, AuditsBetween);

    /// <summary>More answers differ than promised.</summary>
    public bool Open => _sharp.Raised || _lasting.Raised;

    /// <summary>The stronger evidence of the two as a share of what raises its alarm, at least 0; null without any audit.</summary>
    public double? Evidence => _sharp.Audits == 0 ? null : Math.Max(0, Math.Max(_sharp.LogEvidence / SharpAt, _lasting.LogEvidence / LastingAt));

    /// <summary>Counts an audit of an accepted answer.</summary>
    /// <returns>Whether it raised the alarm.</returns>
    public bool Observe(bool agrees)
    {
        var before = Open;
        _sharp.Observe(lost: !agrees);
        _lasting.Observe(lost: !agrees);
        return Open && !before;
    }
}
