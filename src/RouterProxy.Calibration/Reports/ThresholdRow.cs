using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Reports;

/// <summary>A target of the risk and the threshold that it allows.</summary>
/// <param name="Certification">The threshold proven, if any.</param>
/// <param name="ByEye">The lowest threshold whose observed risk is within the target: what more labels might reach. No promise.</param>
/// <param name="Cost">Mean cost of a question at the certified threshold; where there is none, of escalating everything.</param>
/// <param name="MoreLabels">About how many more labels would prove a threshold; null when one is proven, or none looks provable.</param>
public sealed record ThresholdRow(Certification Certification, AcceptancePoint? ByEye, double Cost, int? MoreLabels);
