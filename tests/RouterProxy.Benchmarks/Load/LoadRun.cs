using System.Globalization;
using System.Net.Sockets;
using RouterProxy.Benchmarks.Load.Measuring;
using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;
using Spectre.Console;

namespace RouterProxy.Benchmarks.Load;

/// <summary>One comparison from start to end.</summary>
internal sealed class LoadRun(LoadOptions options, TextWriter output)
{
    public const double SettleSeconds = 6;
    private const double SettleRate = 60;
    private static readonly string Self = Path.Combine(AppContext.BaseDirectory, "RouterProxy.Benchmarks");

    /// <returns>0, or 1 when an answer was wrong, or a goal was missed and goals are checked.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Notes();

        // 1. Start every process and see that it answers rightly: figures of wrong answers are worth nothing.
        await using var fleet = await Fleet.StartAsync(Targets(), cancellationToken);
        var bench = new Bench(options, fleet);
        bool complete = true;
        try
        {
            await ProgressDisplay.RunAsync(AnsiConsole.Console, report => MeasureAllAsync(bench, new Plan(options, report), cancellationToken));
        }
        catch (OperationCanceledException) when (bench.Sections.Count > 0)
        {
            complete = false;   // stopped by hand: what is there is told
            output.WriteLine("Stopped before the end.");
        }

        // 4. Tell.
        var run = new RunReport(options, bench.Sections, Goals.Judge(bench.Sections));
        ConsoleReport.Print(run, output);
        await ReportFiles.WriteAsync(run, options);
        bool faulty = bench.Sections.Any(section => section.Faults.Count > 0);
        bool missed = options.Check && run.Goals.Any(goal => goal.State == GoalState.Missed);
        return complete && !faulty && !missed ? 0 : 1;
    }

    private async Task MeasureAllAsync(Bench bench, Plan plan, CancellationToken cancellationToken)
    {
        // 2. Warm up and calibrate.
        foreach (var target in bench.Targets)
        {
            plan.Next($"warm-up of {target.Name}", options.WarmUpSeconds);
            await SeeAsync(target, cancellationToken);
            await Bench.WarmUpAsync(target, LoadCase.Ordinary, options.WarmUpSeconds, cancellationToken);
            await target.Allocations.CalibrateAsync(cancellationToken);
        }

        // All at once as in a round: what the compilers still have to do for this kind of load they do now.
        plan.Next("settling", SettleSeconds);
        foreach (var load in new[] { LoadCase.NonStream, LoadCase.Stream })
        {
            _ = await LoadLoops.FixedRateAsync(bench.Targets, load, SettleRate, SettleSeconds / 2, round: 0, cancellationToken);
        }

        // 3. Measure.
        foreach (var measure in options.Measures)
        {
            plan.Next(measure.Title, measure.Seconds(options));
            await MeasureAsync(bench, measure, cancellationToken);
        }
    }

    /// <summary>One measure that fails does not take the figures of the others with it.</summary>
    private static async Task MeasureAsync(Bench bench, IMeasure measure, CancellationToken cancellationToken)
    {
        try
        {
            await measure.RunAsync(bench, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or IOException or SocketException)
        {
            bench.Add(measure.Case, measure.Regime, measure.Title, []).Faults.Add($"not measured: {exception.Message}");
        }
    }

    private List<TargetSpec> Targets()
    {
        var targets = new List<TargetSpec> { new("yarp", TargetKind.Yarp, Self), new("yarp-inline", TargetKind.YarpInline, Self) };
        if (options.Nginx is { } nginx)
        {
            targets.Add(new TargetSpec("nginx", TargetKind.Nginx, nginx));
        }

        targets.AddRange(options.Gateways.Select(gateway => new TargetSpec(gateway.Name, TargetKind.Gateway, gateway.Path)));
        return targets;
    }

    private static async Task SeeAsync(Target target, CancellationToken cancellationToken)
    {
        foreach (var load in LoadCase.Ordinary)
        {
            var answer = await target.AskAsync(load).WaitAsync(LoadLoops.AnswerLimit, TimeProvider.System, cancellationToken);
            if (target.Fault(answer, load) is { } fault)
            {
                throw new InvalidOperationException($"{target.Name} does not answer {load.Name} as expected: {fault}\n{target.Process.Log}");
            }
        }
    }

    private void Notes()
    {
        if (options.Nginx is null)
        {
            output.WriteLine("nginx is not installed: left out.");
        }

        if (options.InstructionsMissing is { } missing && options.Measures.Any(measure => measure is InstructionsMeasure))
        {
            output.WriteLine($"instructions: not measured, {missing}.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Measures.Count} measures, {options.TargetCount} targets, about {TimeSpan.FromSeconds(Plan.Total(options)):m\\:ss} min."));
#if DEBUG
        output.WriteLine("This is a debug build: figures of the gateway mean nothing (dotnet run -c Release).");
#endif
    }
}
