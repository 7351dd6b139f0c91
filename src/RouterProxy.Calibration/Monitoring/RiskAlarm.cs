namespace RouterProxy.Calibration.Monitoring;

/// <summary>
/// Watches audits of accepted answers and raises an alarm when their risk lies above a target. It may be looked at after every audit: the
/// evidence is a bet that gains when losses come more often than promised and, at the promised risk, cannot grow on average. Not safe
/// for concurrent use.
/// Sources: Ville (1939) for the bound; Shafer, "Testing by betting" (2021); Podkopaev and Ramdas, "Tracking the risk of a deployed model
/// and detecting harmful distribution shifts" (2022).
/// </summary>
public sealed class RiskAlarm
{
    private readonly double _onLoss;
    private readonly double _onAgreement;
    private readonly double _alarmAt;
    private readonly bool _forgets;

    private RiskAlarm(double alpha, double detect, double alarmAt, bool forgets)
    {
        Require.OpenShare(alpha);
        Require.OpenShare(detect);
        if (detect <= alpha)
        {
            throw new ArgumentOutOfRangeException(nameof(detect), detect, "The risk worth detecting lies above the target.");
        }

        // 1 + lambda (x - alpha) with lambda = (detect - alpha) / (alpha (1 - alpha)): the likelihood ratio of the two risks.
        _onLoss = Math.Log(detect / alpha);
        _onAgreement = Math.Log((1 - detect) / (1 - alpha));
        _alarmAt = Math.Log(alarmAt);
        _forgets = forgets;
    }

    /// <summary>Natural logarithm of the evidence; 0 at the start.</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Audits seen since the start or the last <see cref="Reset"/>.</summary>
    public int Audits { get; private set; }

    /// <summary>Whether the alarm has been raised. It stays raised until <see cref="Reset"/>.</summary>
    public bool Raised { get; private set; }

    /// <summary>
    /// An alarm that is ever false, over any number of audits, with a probability of at most <paramref name="delta"/> while the risk is at
    /// most <paramref name="alpha"/>. A long good history counts as evidence of its own, which a later change must first outweigh: for a
    /// watch after a new threshold, not for one of months.
    /// </summary>
    /// <param name="alpha">Promised selective risk, in (0, 1).</param>
    /// <param name="delta">In (0, 1).</param>
    /// <param name="detect">The risk to be quickest at, above <paramref name="alpha"/>; default twice that, at most halfway to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static RiskAlarm WithErrorLimit(double alpha, double delta, double? detect = null) =>
        new(alpha, detect ?? Twice(alpha), 1 / Require.OpenShare(delta), forgets: false);

    /// <summary>
    /// An alarm that forgets good history, so that a change is seen as fast after a year as on the first day. In exchange false alarms do
    /// come, on average at least <paramref name="auditsBetween"/> audits apart. Sources: Page, "Continuous inspection schemes" (1954);
    /// Shin, Ramdas and Rinaldo, "E-detectors" (2022).
    /// </summary>
    /// <param name="alpha">Promised selective risk, in (0, 1).</param>
    /// <param name="auditsBetween">Above 1.</param>
    /// <param name="detect">As for <see cref="WithErrorLimit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static RiskAlarm WithRunLength(double alpha, int auditsBetween, double? detect = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(auditsBetween, 1);
        return new(alpha, detect ?? Twice(alpha), auditsBetween, forgets: true);
    }

    /// <summary>Counts an audit.</summary>
    /// <param name="lost">Whether the accepted answer was a loss.</param>
    /// <returns>Whether the alarm is raised now.</returns>
    public bool Observe(bool lost)
    {
        Audits++;
        LogEvidence += lost ? _onLoss : _onAgreement;
        if (_forgets)
        {
            LogEvidence = Math.Max(0, LogEvidence);
        }

        return Raised |= LogEvidence >= _alarmAt;
    }

    /// <summary>Starts again, as after a new threshold.</summary>
    public void Reset() => (LogEvidence, Audits, Raised) = (0, 0, false);

    private static double Twice(double alpha) => Math.Min(2 * alpha, (1 + alpha) / 2);
}
