namespace RouterProxy.Calibration.Deferral;

/// <summary>What a cascade gives when the least sure answers are escalated.</summary>
/// <param name="EscalationRate">Share of the questions escalated.</param>
/// <param name="Quality">Share of right answers.</param>
/// <param name="Cost">Mean cost of a question: each pays the cheap tier, the escalated ones the strong tier as well.</param>
/// <param name="Threshold">The threshold that does it; null where none can, as confidences of exactly 1 are accepted by all.</param>
public sealed record DeferralPoint(double EscalationRate, double Quality, double Cost, double? Threshold);
