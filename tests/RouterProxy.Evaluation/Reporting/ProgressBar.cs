using System.Globalization;
using Spectre.Console;

namespace RouterProxy.Evaluation.Reporting;

/// <summary>Shows how far a step is: a bar on a terminal, a line at its end where there is none.</summary>
internal static class ProgressBar
{
    /// <param name="console">Where it is shown.</param>
    /// <param name="what">The step.</param>
    /// <param name="total">When it is done; null for a step that cannot say how far it is.</param>
    /// <param name="step">Tells how many are done.</param>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, string what, int? total, Func<Action<int>, Task<T>> step)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = console.Profile.Capabilities.Interactive
            ? await console.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context =>
                {
                    var task = context.AddTask(Markup.Escape(what), maxValue: total ?? 1);
                    task.IsIndeterminate = total is null;
                    return step(done => task.Value = Math.Max(task.Value, done));
                })
            : await step(static _ => { });
        console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return result;
    }
}
