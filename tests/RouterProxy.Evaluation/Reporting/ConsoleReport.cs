using System.Globalization;
using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Commands;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.Evaluation.Figures;
using Spectre.Console;

namespace RouterProxy.Evaluation.Reporting;

/// <summary>The figures on the console.</summary>
internal static class ConsoleReport
{
    public static void Write(IAnsiConsole console, EvaluationResult result)
    {
        var figures = result.Figures;
        var options = result.Calibration.Report.Options;
        var table = console.Table(Text($"{figures.Strong.Mails} mails of the test part through the gateway"));
        table.AddColumns("", "Threshold", "Accuracy (95 %)", "Cost", "Escalated", "Served cheap, strong differs (95 %)");
        Add(table, figures.Cheap);
        Add(table, figures.Strong);
        Add(table, figures.Certified);
        Add(table, figures.ByEye);
        Add(table, "random mixing, same rate", figures.SameRate);
        Add(table, "random mixing, same cost", figures.SameCost);
        console.Write(table);

        var plain = console.Profile.Out.Writer;
        plain.WriteLine(Text($"Cost is relative to the strong model alone, whose price is {DemoPrices.Ratio:0} times the cheap one's. Random mixing: mean of {RandomMixing.Draws} draws and the middle 95 % of them."));
        plain.WriteLine(Text($"Calibrated on {result.Calibration.Report.Rows} other mails for a marginal risk of {options.Alpha:P1} with {1 - options.Delta:P0} confidence: {result.Calibration.Report.Verdict.Line}"));
        plain.WriteLine($"Routed accuracy is {Share(figures.Quality)} of the strong model's, and {Points(figures.Gain)} above random mixing at the same rate.");
        plain.WriteLine(Text($"Calibrations drawn again: of {figures.Redraws.Draws} certified thresholds {figures.Redraws.CertifiedBroken} break the promise, of as many by eye {figures.Redraws.ByEyeBroken}."));
        foreach (var target in figures.Targets)
        {
            plain.WriteLine($"{(target.Met ? "met" : "NOT met")}: {target.Wanted}: {target.Got}");
        }
    }

    private static void Add(Table table, Strategy strategy) => table.AddRow(
        strategy.Name,
        strategy.Threshold is { } threshold ? Text($"{threshold:0.00000} ({ConfidenceScale.Display(threshold)})") : "-",
        Accuracy(strategy.Accuracy, strategy.AccuracyInterval),
        Text($"{strategy.Cost:P1}"),
        strategy.Threshold is null ? "-" : Text($"{strategy.EscalationRate:P1}"),
        Text($"{strategy.Lost} ({strategy.RiskInterval.Lower:P2} to {strategy.RiskInterval.Upper:P2})"));

    private static void Add(Table table, string name, RandomMixing mixing) =>
        table.AddRow(name, "-", Accuracy(mixing.Accuracy, mixing.Interval), Text($"{mixing.Cost:P1}"), Text($"{mixing.Rate:P1}"), "-");

    private static string Accuracy(double value, Interval interval) => Text($"{value:P2} ({interval.Lower:P2} to {interval.Upper:P2})");

    private static string Share(Estimate estimate) => Text($"{estimate.Value:P2} ({estimate.Interval?.Lower:P2} to {estimate.Interval?.Upper:P2})");

    private static string Points(Estimate estimate) =>
        Text($"{100 * estimate.Value:0.00} points ({100 * estimate.Interval?.Lower:0.00} to {100 * estimate.Interval?.Upper:0.00})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
