using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Reports;

/// <summary>The figures of the deferral curve.</summary>
/// <param name="Area">AUC-DF.</param>
/// <param name="AverageGapRecovered">APGR; random mixing has 0.5.</param>
/// <param name="EscalationFor20">CPT(20 %): share of escalations that recovers a fifth of the gap between the tiers.</param>
/// <param name="EscalationFor50">CPT(50 %).</param>
/// <param name="EscalationFor80">CPT(80 %).</param>
public sealed record DeferralSummary(
    Estimate Area,
    Estimate AverageGapRecovered,
    Estimate EscalationFor20,
    Estimate EscalationFor50,
    Estimate EscalationFor80);
