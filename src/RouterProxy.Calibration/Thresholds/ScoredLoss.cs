namespace RouterProxy.Calibration.Thresholds;

/// <summary>A confidence and whether serving that answer would be a loss.</summary>
/// <param name="Confidence">In [0, 1].</param>
/// <param name="Lost">By the label mode in use: differs from the strong tier's answer, or from the right one.</param>
public readonly record struct ScoredLoss(double Confidence, bool Lost);
