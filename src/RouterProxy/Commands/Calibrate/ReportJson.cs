using System.Text.Json;
using System.Text.Json.Serialization;
using RouterProxy.Calibration.Reports;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The report for machines: names in snake case as in the data, shares from 0 to 1, costs in USD.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static byte[] Write(CalibrationResult result)
    {
        var report = result.Report;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Verdict = report.Verdict.Words,
                report.Verdict.Line,
                report.Verdict.MoreLabels,
                result.Threshold,
                Route = result.Pair.Route.Name,
                Cheap = new { result.Pair.Cheap.Model.Key, Model = result.Pair.Cheap.Model.UpstreamName },
                Strong = new { result.Pair.Strong.Model.Key, Model = result.Pair.Strong.Model.UpstreamName },
                Signal = result.Pair.Route.Signal.Kind,
                result.Data,
                result.Made,
                report.Rows,
                report.Options.Alpha,
                report.Options.Delta,
                report.Options.Risk,
                report.Options.Labels,
                report.Saturation,
                Chosen = Row(report.Chosen),
                Thresholds = report.Table.Select(Row),
                report.ByRate,
                Reliability = new { report.Raw, report.Calibrated },
                report.Ranking,
                Deferral = new { Figures = report.DeferralFigures, report.Deferral.Points, report.Deferral.Oracle },
                Cost = result.Sample.IsPriced ? new { report.QualityCosts, report.CostQuality.Hull, report.CostQuality.AverageQuality } : null,
                Audits = result.Records?.Audits,
                result.Sample.Notes,
            },
            Options);
    }

    private static object Row(ThresholdRow row) => new
    {
        row.Certification.Alpha,
        row.Certification.Certified?.Threshold,
        row.Certification.Certified?.Point.EscalationRate,
        row.Certification.Certified?.Point.Losses,
        row.Certification.Certified?.EmpiricalRisk,
        row.Certification.Certified?.UpperBound,
        row.Cost,
        row.MoreLabels,
    };
}
