using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>The tables for a terminal: a row per metric, below it the ratio to plain YARP, a column per target.</summary>
internal static class ConsoleReport
{
    private const int First = 25;
    private const int Column = 26;
    private const int GoalColumn = 46;

    public static void Print(RunReport run, TextWriter output)
    {
        foreach (var section in run.Sections)
        {
            output.WriteLine();
            output.WriteLine(FigureText.Heading(section));
            if (section.Figures.Count > 0)
            {
                Rows(section, output);
            }

            foreach (string fault in section.Faults)
            {
                output.WriteLine($"  {fault}");
            }
        }

        Targets(run, output);
    }

    private static void Rows(Section section, TextWriter output)
    {
        Line(output, "median (middle half)", section.Targets.Select(target => target.Name));
        foreach (var metric in section.Figures.GroupBy(figure => figure.Metric, StringComparer.Ordinal))
        {
            var figures = section.Targets.Select(target => metric.FirstOrDefault(figure => figure.Target == target.Name)).ToArray();
            Line(output, FigureText.Metric(metric.First()), figures.Select(figure => figure is null ? "-" : FigureText.Value(figure.Value)));
            if (Array.Exists(figures, figure => figure?.OverYarp is not null))
            {
                Line(output, "  x yarp", figures.Select(figure => figure?.OverYarp is { } ratio ? FigureText.Ratio(ratio) : ""));
            }
        }
    }

    private static void Targets(RunReport run, TextWriter output)
    {
        if (run.Goals.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("Targets (a gated one is missed when even the lower quartile of the rounds is above the limit; the others are printed beside it)");
        output.WriteLine($"{"",-GoalColumn} {"",-14} {"gateway",-12} {"measured",-Column} {"limit",8}");
        foreach (var result in run.Goals)
        {
            output.WriteLine($"{result.Goal.Text,-GoalColumn} {Basis(result),-14} {result.Target,-12} {FigureText.Of(result),-Column} {FigureText.Number(result.Goal.Limit),8}  {FigureText.State(result.State)}{(result.Goal.Gated ? ", gated" : "")}");
        }

        if (run.Options.InstructionsMissing is { } missing && run.Options.Measures.Any(measure => measure is InstructionsMeasure))
        {
            output.WriteLine($"User instructions per request and per event: not measured ({missing}).");
        }

        foreach (var missed in run.Goals.Where(result => result.State == GoalState.Missed))
        {
            output.WriteLine($"MISSED: {missed.Goal.Text}, {Basis(missed)}: {missed.Target} has {FigureText.Of(missed)}, the limit is {FigureText.Number(missed.Goal.Limit)}.");
        }
    }

    public static string Basis(GoalResult result) => result.Goal.Basis switch
    {
        Reporting.Basis.OverYarp => "x yarp",
        Reporting.Basis.OverInline => "x yarp-inline",
        Reporting.Basis.MinusYarp => $"- yarp, {result.Unit}",
        _ => result.Unit,
    };

    private static void Line(TextWriter output, string first, IEnumerable<string> cells) =>
        output.WriteLine($"  {first.PadRight(First)}{string.Concat(cells.Select(cell => cell.PadRight(Column)))}".TrimEnd());
}
