using RouterProxy.Calibration.Reports;

namespace RouterProxy.Evaluation.Figures;

/// <summary>The two thresholds that the test part is routed at. 1, which escalates nearly everything, where the calibration found none.</summary>
internal sealed record Thresholds(double Certified, double ByEye)
{
    public static Thresholds Of(CalibrationReport report) =>
        new(report.Chosen.Certification.Certified?.Threshold ?? 1, report.Chosen.ByEye?.Threshold ?? 1);
}
