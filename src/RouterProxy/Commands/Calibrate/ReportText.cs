using System.Globalization;
using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Commands.Calibrate;

/// <summary>How a report spells its numbers, on the console and on the page.</summary>
internal static class ReportText
{
    public static string Percent(double? share) => share is { } number ? number.ToString("P1", CultureInfo.InvariantCulture) : "-";

    public static string Figure(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Usd(double value) => value.ToString("0.0000##", CultureInfo.InvariantCulture);

    public static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A confidence in nines: four decimals would show the useful ones all as 1.</summary>
    public static string Nines(double confidence) => ConfidenceScale.Display(confidence);

    public static string Figure(Estimate estimate) => Figure(estimate.Value) + Range(estimate.Interval, v => Figure(v));

    public static string Percent(Estimate estimate) => Percent(estimate.Value) + Range(estimate.Interval, v => Percent(v));

    public static string Risk(RiskKind kind, LabelMode labels) => (kind, labels) switch
    {
        (RiskKind.Marginal, LabelMode.Agreement) => "of all answers, those served cheap that differ from the strong model's",
        (RiskKind.Marginal, _) => "of all answers, those served cheap and wrong",
        (_, LabelMode.Agreement) => "of the answers served cheap, those that differ from the strong model's",
        _ => "of the answers served cheap, those that are wrong",
    };

    private static string Range(Interval? interval, Func<double, string> spell) =>
        interval is { } range ? $" ({spell(range.Lower)} to {spell(range.Upper)})" : "";
}
