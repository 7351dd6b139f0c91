using Spectre.Console;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The report on the console. The verdict is the last line, for scripts.</summary>
internal static class ConsoleReport
{
    public static void Write(IAnsiConsole console, CalibrationResult result)
    {
        var plain = console.Profile.Out.Writer;
        foreach (var report in ReportTables.Of(result))
        {
            var table = console.Table(report.Title);
            table.AddColumns([.. report.Columns.Select(c => new TableColumn(new Text(c)))]);
            foreach (var row in report.Rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            console.Write(table);
            if (report.Note.Length > 0)
            {
                plain.WriteLine(report.Note);
            }

            plain.WriteLine();
        }

        foreach (var note in result.Sample.Notes)
        {
            plain.WriteLine($"Note: {note}");
        }

        plain.WriteLine(ReportSnippet.Heading(result));
        plain.WriteLine();
        plain.WriteLine(ReportSnippet.Of(result));
        plain.WriteLine();
        plain.WriteLine(result.Report.Verdict.Line);
    }
}
