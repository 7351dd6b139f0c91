namespace RouterProxy.Calibration.Thresholds;

/// <summary>One labelled question that both tiers of a cascade have answered.</summary>
/// <param name="Confidence">The cheap tier's confidence in its answer, in [0, 1].</param>
/// <param name="CheapCorrect">Whether the cheap tier's answer was right.</param>
/// <param name="StrongCorrect">Whether the strong tier's answer was right.</param>
public readonly record struct CascadeObservation(double Confidence, bool CheapCorrect, bool StrongCorrect);
