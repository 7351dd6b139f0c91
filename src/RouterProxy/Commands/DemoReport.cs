using System.Globalization;
using RouterProxy.DemoModels.Classifiers;
using Spectre.Console;

namespace RouterProxy.Commands;

/// <summary>The demo's table and what it adds up to.</summary>
internal static class DemoReport
{
    public static void Write(IAnsiConsole console, DemoStage stage, IReadOnlyList<DemoResult> results)
    {
        var table = console.Table("Held-out e-mails through the gateway");
        table.AddColumns("E-mail", "Is", "Answer", "Confidence", "Decision", "Model");
        foreach (var result in results)
        {
            table.AddRow(
                new Text(Shorten(result.Mail.Subject)),
                new Text(result.Mail.Label),
                new Text(result.Status == 200 ? result.Answer : $"status {result.Status}", result.IsCorrect ? new Style(Color.Green) : new Style(Color.Red)),
                new Text(result.Confidence?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-"),
                new Text(result.Decision, result.Decision == "accepted" ? Style.Plain : new Style(Color.Orange1)),
                new Text(result.Model));
        }

        console.Write(table);
        WriteSummary(console, stage, results);
    }

    private static void WriteSummary(IAnsiConsole console, DemoStage stage, IReadOnlyList<DemoResult> results)
    {
        var count = (double)results.Count;
        var escalated = results.Count(r => r.Decision == "escalated") / count;
        var summary = console.Table($"{results.Count} e-mails");
        summary.AddColumns("", "Accuracy", "Cost");
        summary.AddRow("cheap alone", Percent(Accuracy(stage.Classifiers.Cheap)), Percent(1 / (double)DemoPrices.Ratio));
        summary.AddRow("strong alone", Percent(Accuracy(stage.Classifiers.Strong)), Percent(1));
        summary.AddRow("routed", Percent(results.Count(r => r.IsCorrect) / count), Percent(DemoPrices.RelativeCost(escalated)));
        console.Write(summary);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Escalation rate {escalated:P1}. Cost is relative to always asking the strong model, whose price is {DemoPrices.Ratio:0} times the cheap one's in this demo."));

        double Accuracy(ITextClassifier classifier) => results.Count(r => classifier.Predict(r.Mail.Text).Label == r.Mail.Label) / count;
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= 44 ? text : string.Concat(text.AsSpan(0, 43), "…");
}
