using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Reports;

/// <summary>What a share of the strong tier's quality costs, as a share of the strong tier's cost.</summary>
/// <param name="QualityShare">The wanted quality as a share of the strong tier's.</param>
/// <param name="Cascade">Through the cascade; undefined when out of reach or without prices.</param>
/// <param name="Random">Through random mixing of the tiers; null likewise.</param>
public sealed record QualityCost(double QualityShare, Estimate Cascade, double? Random);
