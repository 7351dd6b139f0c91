using RouterProxy.Calibration.Ranking;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Reports;

/// <summary>How well the confidence ranks answers.</summary>
/// <param name="Correct">AUROC for a right cheap answer.</param>
/// <param name="Agreement">AUROC for agreement of the tiers.</param>
/// <param name="Benefit">AUROC for "escalating does not help": what the ranking is for.</param>
/// <param name="Kept">AUROC for "serving it is no loss", by the label mode: what the verdict looks at.</param>
/// <param name="RiskCoverage">AURC, E-AURC and AUGRC, by the label mode.</param>
public sealed record RankingSummary(Estimate Correct, Estimate Agreement, Estimate Benefit, Estimate Kept, RiskCoverage RiskCoverage);
