using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>The report as JSON for programs and as Markdown for readers.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task WriteAsync(RunReport run, LoadOptions options)
    {
        if (options.Json is { } json)
        {
            var all = new
            {
                At = TimeProvider.System.GetUtcNow(),
                Machine = Machine.Current,
                options.Rounds,
                options.Seconds,
                Gateways = options.Gateways.Select(gateway => new { gateway.Name, gateway.Path }),
                run.Sections,
                run.Goals,
            };
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(all, Format));
        }

        if (options.Markdown is { } markdown)
        {
            await File.WriteAllTextAsync(markdown, Markdown(run, options));
        }
    }

    private static string Markdown(RunReport run, LoadOptions options)
    {
        var machine = Machine.Current;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {machine.Processor}, {machine.Cores} cores, {machine.MemoryGiB} GiB, {machine.System}, {machine.Runtime}.\n");
        if (options.InstructionsMissing is { } missing)
        {
            text.Append(CultureInfo.InvariantCulture, $"Instructions were not counted ({missing}).\n");
        }

        if (run.Goals.Count > 0)
        {
            text.Append("\n| target | measured as | gateway | median (middle half) | limit | |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (var goal in run.Goals)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {goal.Goal.Text} | {ConsoleReport.Basis(goal)} | {goal.Target} | {FigureText.Of(goal)} | {FigureText.Number(goal.Goal.Limit)} | {FigureText.State(goal.State)}{(goal.Goal.Gated ? ", gated" : "")} |\n");
            }
        }

        foreach (var section in run.Sections.Where(section => section.Figures.Count > 0))
        {
            Table(text, section);
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, Section section)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n**{FigureText.Heading(section)}**\n\n| | {string.Join(" | ", section.Targets.Select(target => target.Name))} |\n|{string.Concat(Enumerable.Repeat(" --- |", section.Targets.Count + 1))}\n");
        foreach (var metric in section.Figures.GroupBy(figure => figure.Metric, StringComparer.Ordinal))
        {
            var cells = section.Targets.Select(target => metric.FirstOrDefault(figure => figure.Target == target.Name) is { } figure
                ? FigureText.Value(figure.Value) + (figure.OverYarp is { } ratio ? $"<br>× {FigureText.Ratio(ratio)}" : "")
                : "");
            text.Append(CultureInfo.InvariantCulture, $"| {FigureText.Metric(metric.First())} | {string.Join(" | ", cells)} |\n");
        }
    }
}
