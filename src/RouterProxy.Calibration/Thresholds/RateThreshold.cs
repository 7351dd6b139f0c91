using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Thresholds;

/// <summary>A threshold chosen for a share of escalations. It promises cost, not quality.</summary>
/// <param name="Threshold">Accepts confidences of at least this.</param>
/// <param name="EscalationRate">Share of the sample below the threshold: the nearest to the target that does not exceed it.</param>
/// <param name="Interval">95 % interval of the rate on other traffic of the same kind.</param>
/// <param name="NextRate">
/// The rate one threshold higher: ties between confidences can make the step large. Null when this is the highest threshold.
/// </param>
public sealed record RateThreshold(double Threshold, double EscalationRate, Interval Interval, double? NextRate);
