using System.Text;
using System.Text.Json;
using RouterProxy.Calibration.Thresholds;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Commands.Calibrate;

/// <summary>What to paste into the configuration.</summary>
internal static class ReportSnippet
{
    /// <summary>The sentence above it.</summary>
    public static string Heading(CalibrationResult result) => result.Threshold is null
        ? "No threshold keeps the promise. Until one does, the strong model alone keeps it:"
        : "To paste into the configuration:";

    public static string Of(CalibrationResult result)
    {
        var text = new StringBuilder();
        var route = result.Pair.Route;
        text.AppendLine("\"RouterProxy\": {").AppendLine("  \"Routes\": {").AppendLine($"    {Json(route.Name)}: {{");
        if (result.Threshold is null)
        {
            text.AppendLine("      \"Mode\": \"Strong\"");
        }
        else
        {
            text.AppendLine($"      \"Tiers\": [ {string.Join(", ", route.Tiers.Select(tier => Tier(tier, result.Threshold.Value)))} ]{Members(result)}");
        }

        return text.AppendLine("    }").AppendLine("  }").Append('}').ToString();
    }

    /// <summary>What the threshold needs beside it: no share that steers it, and audits that are held against what was promised.</summary>
    private static string Members(CalibrationResult result)
    {
        var steered = result.Pair.Route.TargetEscalationRate is null ? "" : $",{Environment.NewLine}      \"TargetEscalationRate\": null";
        return result.Report.Options.Risk == RiskKind.Selective ? $"{steered},{Environment.NewLine}      \"AuditRisk\": {ReportText.Number(result.Report.Options.Alpha)}" : steered;
    }

    private static string Tier(TierPolicy tier, double threshold)
    {
        var own = tier.Index == 0 ? threshold : tier.Threshold;
        var labels = tier.LabelThresholds.Count == 0 ? ""
            : $", \"LabelThresholds\": [ {string.Join(", ", tier.LabelThresholds.Select(l => $"{{ \"Label\": {Json(l.Label)}, \"Threshold\": {ReportText.Number(l.Threshold)} }}"))} ]";
        return own is null ? $"{{ \"Model\": {Json(tier.Model.Key)} }}" : $"{{ \"Model\": {Json(tier.Model.Key)}, \"Threshold\": {ReportText.Number(own.Value)}{labels} }}";
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
