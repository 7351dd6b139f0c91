using System.Globalization;
using Spectre.Console;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>Shows how far a run is: a bar on a terminal, a line per step where there is none.</summary>
internal static class ProgressDisplay
{
    public static Task RunAsync(IAnsiConsole console, Func<Action<LoadProgress>, Task> run) =>
        console.Profile.Capabilities.Interactive ? WithBarAsync(console, run) : run(progress => console.Profile.Out.Writer.WriteLine(Text(progress)));

    private static Task WithBarAsync(IAnsiConsole console, Func<Action<LoadProgress>, Task> run) =>
        console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)   // drawing would be work for the measuring process
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Starting");
                return run(progress =>
                {
                    task.Value = 100 * progress.Done;
                    task.Description = Text(progress).EscapeMarkup();
                    context.Refresh();
                });
            });

    private static string Text(LoadProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * progress.Done,3:0} %, about {progress.Left:m\\:ss} left: {progress.What}");
}
