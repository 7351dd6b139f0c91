using System.Globalization;
using Spectre.Console;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Shows how far a live run is: a bar on a terminal, a line now and then where there is none.</summary>
internal static class ProgressDisplay
{
    public static Task<LiveOutcome> RunAsync(IAnsiConsole console, Func<Action<LiveProgress>, Task<LiveOutcome>> run) =>
        console.Profile.Capabilities.Interactive ? WithBarAsync(console, run) : WithLinesAsync(console, run);

    private static Task<LiveOutcome> WithBarAsync(IAnsiConsole console, Func<Action<LiveProgress>, Task<LiveOutcome>> run) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("Asking both models");
                return run(progress =>
                {
                    task.MaxValue = progress.Total;
                    task.Value = progress.Done;
                    task.Description = Text(progress);
                });
            });

    private static Task<LiveOutcome> WithLinesAsync(IAnsiConsole console, Func<Action<LiveProgress>, Task<LiveOutcome>> run)
    {
        var told = -1;
        return run(progress =>
        {
            var tenth = progress.Total == 0 ? 10 : (int)(10L * progress.Done / progress.Total);
            if (tenth > told)
            {
                told = tenth;
                console.Profile.Out.Writer.WriteLine(Text(progress));
            }
        });
    }

    private static string Text(LiveProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"Asking both models: {progress.Done} of {progress.Total}, {progress.Cost:0.0000} USD so far");
}
