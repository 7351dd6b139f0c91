using System.Diagnostics;
using System.Globalization;
using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>From the start of a process to the last byte of its first routed answer, files in the page cache.</summary>
internal sealed class ColdStartMeasure : IMeasure
{
    public const string Name = "cold-start";

    /// <summary>One more than is counted: the first brings the files into memory.</summary>
    private const int Unmeasured = 1;

    public string Case => Name;

    public string Regime => Measuring.Regime.Single;

    public string Title => "cold start";

    public double Seconds(LoadOptions options) => ((options.Rounds + Unmeasured) * options.TargetCount * 0.5) + (options.Gateways.Any(gateway => gateway.IsOwn) ? 45 : 0);

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var specs = new List<TargetSpec>(bench.Targets.Where(target => target.Spec.Kind != TargetKind.YarpInline).Select(target => target.Spec));
        using var published = await PublishedGateway.CreateAsync(bench.Options.Gateways, cancellationToken);
        if (published?.Executable is { } executable)
        {
            specs.Add(new TargetSpec("gateway-r2r", TargetKind.Gateway, executable));
        }

        var targets = new List<TargetSpec>(specs);
        double[][] rounds = [.. specs.Select(_ => new double[bench.Options.Rounds])];
        for (int round = -Unmeasured; round < bench.Options.Rounds; round++)
        {
            for (int turn = 0; turn < specs.Count; turn++)
            {
                int target = (turn + round + Unmeasured) % specs.Count;
                double took = await StartAsync(bench.Fleet, specs[target], cancellationToken);
                if (round >= 0)
                {
                    rounds[target][round] = took;
                }
            }
        }

        var section = new Section(Name, Regime, string.Create(CultureInfo.InvariantCulture, $"start of the process to the end of its first answer, {bench.Options.Rounds} rounds; yarp as the runtime compiles it"), targets);
        section.Add(Metrics.ColdStart, Units.Milliseconds, rounds);
        bench.Sections.Add(section);
        if (published is { Executable: null })
        {
            section.Faults.Add($"no ahead-of-time build: {published.Fault}");
        }
    }

    private static async Task<double> StartAsync(Fleet fleet, TargetSpec spec, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var target = await fleet.LaunchAsync(spec, cancellationToken);
        try
        {
            var answer = await target.AskAsync(LoadCase.NonStream).WaitAsync(LoadLoops.AnswerLimit, TimeProvider.System, cancellationToken);
            return target.Fault(answer, LoadCase.NonStream) is { } fault
                ? throw new InvalidOperationException($"The first answer of {spec.Name} was wrong: {fault}\n{target.Process.Log}")
                : Stopwatch.GetElapsedTime(started, answer.EndAt).TotalMilliseconds;
        }
        finally
        {
            await fleet.EndAsync(target);
        }
    }
}
