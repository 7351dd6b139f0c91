namespace RouterProxy.Calibration.Reports;

/// <summary>What to do with a pair of tiers.</summary>
public enum VerdictKind
{
    /// <summary>A threshold keeps the promise and pays.</summary>
    Certified,

    /// <summary>Not yet: more labels may do it.</summary>
    NotCertified,

    /// <summary>Even by eye the target asks for so many escalations that the strong tier alone is no dearer.</summary>
    PairNotWorthIt,

    /// <summary>The confidence does not tell right answers from wrong ones.</summary>
    SignalDead,
}
