namespace RouterProxy.Calibration.Deferral;

/// <summary>A mean cost per question and the quality it buys.</summary>
public readonly record struct CostQualityPoint(double Cost, double Quality);
