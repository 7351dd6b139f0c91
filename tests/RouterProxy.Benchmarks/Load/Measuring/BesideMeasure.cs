using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>What large bodies do to small requests on the same target: who computes long on a socket's thread makes all others wait.</summary>
/// <param name="name">As <c>--cases</c> names it.</param>
/// <param name="title">In words.</param>
/// <param name="large">The large request.</param>
/// <param name="largeCount">How many of them, evenly spread.</param>
/// <param name="smallCount">How many small ones beside them.</param>
/// <param name="smallRate">Small ones per second.</param>
internal sealed class BesideMeasure(string name, string title, LoadCase large, int largeCount, int smallCount, double smallRate) : IMeasure
{
    public const string OneMegabyte = "beside-1m";
    public const string SixteenMegabytes = "beside-16m";

    public string Case => name;

    public string Regime => Measuring.Regime.Slices;

    public string Title => title;

    public double Seconds(LoadOptions options) => options.Rounds * options.TargetCount * 2 * ((smallCount / smallRate) + 0.2);

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var alone = new List<RoundSample[]>();
        var beside = new List<RoundSample[]>();
        var heavy = new List<RoundSample[]>();
        for (int round = 0; round < bench.Options.Rounds; round++)
        {
            alone.Add([.. bench.Targets.Select(_ => new RoundSample())]);
            beside.Add([.. bench.Targets.Select(_ => new RoundSample())]);
            heavy.Add([.. bench.Targets.Select(_ => new RoundSample())]);
            for (int turn = 0; turn < bench.Targets.Count; turn++)
            {
                int target = (turn + round) % bench.Targets.Count;
                await SmallAsync(bench.Targets[target], alone[^1][target], cancellationToken);
                await Task.WhenAll(
                    SmallAsync(bench.Targets[target], beside[^1][target], cancellationToken),
                    LoadLoops.PacedAsync(largeCount, largeCount * smallRate / smallCount, _ => heavy[^1][target].AskAsync(bench.Targets[target], large), cancellationToken));
            }
        }

        Report(bench, alone, beside, heavy);
    }

    private Task SmallAsync(Target target, RoundSample sample, CancellationToken cancellationToken) =>
        LoadLoops.PacedAsync(smallCount, smallRate, _ => sample.AskAsync(target, LoadCase.NonStream), cancellationToken);

    private void Report(Bench bench, List<RoundSample[]> alone, List<RoundSample[]> beside, List<RoundSample[]> heavy)
    {
        var section = bench.Add(name, Regime, $"{title}, {bench.Options.Rounds} rounds", bench.Targets);
        double[][] without = Each(alone, 0.99);
        double[][] with = Each(beside, 0.99);
        section.Add(Metrics.SmallAlone, Units.Microseconds, without);
        section.Add(Metrics.SmallBeside, Units.Microseconds, with);
        section.Add(Metrics.BesideOverAlone, Units.None, [.. with.Zip(without, (target, bare) => target.Zip(bare, (a, b) => a / b).ToArray())], ratios: false);
        section.Add("small slowest beside", Units.Microseconds, Each(beside, 1));
        section.Add("large p50", Units.Microseconds, Each(heavy, 0.5));
        foreach (var sample in alone.Concat(beside).Concat(heavy).SelectMany(round => round).Where(sample => sample.Failed > 0).Take(1))
        {
            section.Faults.Add($"answers were wrong, the first: {sample.Fault}");
        }
    }

    private static double[][] Each(List<RoundSample[]> rounds, double share) =>
        [.. rounds[0].Select((_, target) => rounds.Select(round => Spread.Quantile([.. round[target].Latencies.Order()], share)).ToArray())];
}
