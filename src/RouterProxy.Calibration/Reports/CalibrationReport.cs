using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Deferral;
using RouterProxy.Calibration.Probabilities;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Reports;

/// <summary>Everything that labelled answers say about a pair of tiers and a threshold between them.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Saturation">Ties and certainty.</param>
/// <param name="Raw">What the confidences say against what came true.</param>
/// <param name="Calibrated">The same for calibrated probabilities, each from a fit that has not seen its row.</param>
/// <param name="Calibration">The calibration fitted on all rows, for display.</param>
/// <param name="Ranking">How well the confidence ranks.</param>
/// <param name="Deferral">Quality against escalations.</param>
/// <param name="DeferralFigures">Its figures.</param>
/// <param name="CostQuality">Quality against cost.</param>
/// <param name="QualityCosts">What 95, 98, 99 and 100 % of the strong tier's quality cost.</param>
/// <param name="Table">Certified thresholds at several targets.</param>
/// <param name="Chosen">At the target asked for.</param>
/// <param name="ByRate">The threshold for the wanted share of escalations, where one was asked for.</param>
/// <param name="Verdict">What to do.</param>
public sealed record CalibrationReport(
    int Rows,
    ReportOptions Options,
    Saturation Saturation,
    ReliabilityTable Raw,
    ReliabilityTable Calibrated,
    IProbabilityCalibration Calibration,
    RankingSummary Ranking,
    DeferralCurve Deferral,
    DeferralSummary DeferralFigures,
    CostQuality CostQuality,
    IReadOnlyList<QualityCost> QualityCosts,
    IReadOnlyList<ThresholdRow> Table,
    ThresholdRow Chosen,
    RateThreshold? ByRate,
    Verdict Verdict);
