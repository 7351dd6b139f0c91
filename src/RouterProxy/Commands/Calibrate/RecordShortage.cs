using System.Globalization;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Too few labels for any proof: how many there are, how many are needed, and how to come by them.</summary>
internal static class RecordShortage
{
    /// <summary>Enough for a start, as the page on thresholds says.</summary>
    private const int Start = 200;

    /// <summary>What to say; null when there are enough.</summary>
    public static string? Of(RecordedTraffic traffic, RecordSample records, CalibrateArguments arguments, RoutePolicy route)
    {
        var needed = SampleSize.WithoutErrors(arguments.Alpha, arguments.Delta);
        if (records.Labels >= needed && records.Sample.Rows.Count >= needed)
        {
            return null;
        }

        var missing = Math.Max(1, needed - Math.Min(records.Labels, records.Sample.Rows.Count));
        return Text($"not certified: {records.Labels} usable labels in {traffic.Lines.Count} records of route '{route.Name}'; {needed} are the least that can prove a risk of ")
            + Text($"{arguments.Alpha:P1} with {1 - arguments.Delta:P0} confidence (not one disagreement among them), {Math.Max(needed, Start)} are a start. {Advice(route, missing)}");
    }

    public static void Write(TextWriter output, string shortage, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            output.WriteLine($"Note: {note}");
        }

        output.WriteLine(shortage);
    }

    private static string Advice(RoutePolicy route, int missing) => route switch
    {
        { Mode: RouteMode.Shadow, ShadowRate: > 0 and var rate } => Text($"At ShadowRate {rate} the next {missing} take about {Math.Ceiling(missing / rate)} requests."),
        { AuditRate: > 0 and var rate } => Text($"At AuditRate {rate} the next {missing} take about {Math.Ceiling(missing / rate)} accepted requests."),
        _ => "Set AuditRate on the route: so many of the accepted answers are compared with the strong model's afterwards.",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
