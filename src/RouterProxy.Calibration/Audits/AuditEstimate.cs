using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Audits;

/// <summary>What audits of accepted answers say about all accepted answers.</summary>
/// <param name="Audits">Number of audits.</param>
/// <param name="Disagreements">Number of disagreements among them.</param>
/// <param name="Risk">Estimated share of accepted answers that differ from the strong tier's, in [0, 1].</param>
/// <param name="Interval">95 % interval of it: exact when all audits were drawn at one rate, approximate otherwise.</param>
/// <param name="Uniform">Whether they were.</param>
/// <param name="Bands">By confidence, ascending.</param>
public sealed record AuditEstimate(
    int Audits,
    int Disagreements,
    double Risk,
    Interval Interval,
    bool Uniform,
    IReadOnlyList<AuditBand> Bands)
{
    /// <summary>The same as a share of all answers: what clients see.</summary>
    /// <param name="acceptanceRate">Share of answers accepted, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate outside [0, 1].</exception>
    public double MarginalRisk(double acceptanceRate) => Risk * Require.Share(acceptanceRate);
}
