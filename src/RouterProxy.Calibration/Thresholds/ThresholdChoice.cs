namespace RouterProxy.Calibration.Thresholds;

/// <summary>A chosen threshold and what it does on the observations it was chosen on. All rates are shares in [0, 1].</summary>
/// <param name="Threshold">Accepts an answer whose confidence is at least this, in [0, 1].</param>
/// <param name="EscalationRate">Share of the questions that go to the strong tier.</param>
/// <param name="RoutedAccuracy">Accuracy of the cascade.</param>
/// <param name="CheapAccuracy">Accuracy of the cheap tier alone.</param>
/// <param name="StrongAccuracy">Accuracy of the strong tier alone.</param>
/// <remarks>The figures are optimistic, since the threshold was chosen to suit these observations: judge it on others.</remarks>
public sealed record ThresholdChoice(
    double Threshold,
    double EscalationRate,
    double RoutedAccuracy,
    double CheapAccuracy,
    double StrongAccuracy);
