namespace RouterProxy.Calibration.Statistics;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">Null where the rows leave it undefined.</param>
/// <param name="Interval">Null where it, or most of the draws behind it, are undefined.</param>
public readonly record struct Estimate(double? Value, Interval? Interval);
