namespace RouterProxy.Calibration.Thresholds;

/// <summary>Which of two risks a threshold promises to keep below its target.</summary>
public enum RiskKind
{
    /// <summary>
    /// P(lost and accepted): "of all answers served, at most so many are worse than the strong tier's". What a client sees; it never
    /// falls when the threshold is lowered, and every label counts towards the proof.
    /// </summary>
    Marginal,

    /// <summary>
    /// P(lost | accepted): "of the answers served cheap, at most so many". Stricter; it may fall and rise again along the thresholds.
    /// </summary>
    Selective,
}
