namespace RouterProxy.Calibration.Thresholds;

/// <summary>The outcome of looking for a threshold that keeps a promise.</summary>
/// <param name="Kind">Which risk is promised.</param>
/// <param name="Alpha">The target: the risk is at most this.</param>
/// <param name="Delta">The probability, over the labels drawn, that the promise is wrong is at most this.</param>
/// <param name="Labels">Number of labels used.</param>
/// <param name="Certified">The lowest threshold proven; null when none is, and then only escalating everything keeps the promise.</param>
public sealed record Certification(
    RiskKind Kind,
    double Alpha,
    double Delta,
    int Labels,
    CertifiedThreshold? Certified);
