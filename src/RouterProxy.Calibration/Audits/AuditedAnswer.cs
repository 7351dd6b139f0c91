namespace RouterProxy.Calibration.Audits;

/// <summary>An accepted answer that the strong tier was asked to answer as well.</summary>
/// <param name="Confidence">The cheap tier's, in [0, 1].</param>
/// <param name="Agrees">Whether both gave the same answer, after normalisation.</param>
/// <param name="Probability">The audit rate in force when it was drawn, in (0, 1].</param>
public readonly record struct AuditedAnswer(double Confidence, bool Agrees, double Probability);
