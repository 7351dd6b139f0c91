namespace RouterProxy.Calibration.Observations;

/// <summary>A score in [0, 1] (a confidence, or a probability made from it) and whether what it speaks for came true.</summary>
public readonly record struct ScoredAnswer(double Score, bool Right);
