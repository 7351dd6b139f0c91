using System.Globalization;
using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>What the request log costs: each gateway beside another process of it that logs warnings only.</summary>
internal sealed class RequestLogMeasure : IMeasure
{
    public const string Name = "request-log";
    private const double Rate = 500;
    private const string Suffix = "-quiet";

    public string Case => Name;

    public string Regime => Measuring.Regime.Fixed;

    public string Title => "request log on and off";

    public double Seconds(LoadOptions options) => (options.Rounds * (options.Seconds + 0.5)) + (options.Gateways.Count * (options.WarmUpSeconds + 1));

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var load = LoadCase.NonStream;
        var quiet = new List<Target>();
        try
        {
            foreach (var gateway in bench.Targets.Where(target => target.Spec.Kind == TargetKind.Gateway))
            {
                var started = await bench.Fleet.LaunchAsync(gateway.Spec with { Name = gateway.Name + Suffix, LogsRequests = false }, cancellationToken);
                quiet.Add(started);
                await Bench.WarmUpAsync(started, [load], bench.Options.WarmUpSeconds, cancellationToken);
            }

            Target[] targets = [.. bench.Targets.Where(target => target.Spec.Kind is TargetKind.Yarp or TargetKind.Gateway), .. quiet];
            var (rounds, foreign) = await bench.RoundsAsync(round => LoadLoops.FixedRateAsync(targets, load, Rate, bench.Options.Seconds, round, cancellationToken));
            string title = string.Create(CultureInfo.InvariantCulture, $"request log on and off ({Suffix}): non-streaming, {Rate:0}/s to each target, {rounds.Count} rounds of {bench.Options.Seconds:0.#} s");
            var section = bench.Add(Name, Regime, title, targets);
            section.ForeignCores = foreign;
            section.AddRounds(load, rounds);
            section.Add(Metrics.LogCost, Units.None, [.. targets.Select(target => rounds.Select(round => Cost(targets, round, target)).ToArray())], ratios: false);
        }
        finally
        {
            foreach (var target in quiet)
            {
                await bench.Fleet.EndAsync(target);
            }
        }
    }

    /// <summary>CPU that the log adds, as a share of plain YARP's whole request.</summary>
    private static double Cost(Target[] targets, RoundSample[] round, Target target)
    {
        int with = Array.IndexOf(targets, target);
        int without = Array.FindIndex(targets, other => other.Name == target.Name + Suffix);
        return without < 0 ? double.NaN : (round[with].CpuPerRequest - round[without].CpuPerRequest) / round[0].CpuPerRequest;
    }
}
