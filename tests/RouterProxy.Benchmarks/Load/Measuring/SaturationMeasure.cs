using System.Globalization;
using RouterProxy.Benchmarks.Load.Reporting;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>One load as fast as each target answers it.</summary>
internal sealed class SaturationMeasure(LoadCase load) : IMeasure
{
    public string Case => load.Name;

    public string Regime => Measuring.Regime.Saturation;

    public string Title => $"{load.Name} at saturation";

    public double Seconds(LoadOptions options) => options.Rounds * options.TargetCount * (options.SliceSeconds + 0.3);

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        double seconds = bench.Options.SliceSeconds;
        var (rounds, foreign) = await bench.RoundsAsync(round => LoadLoops.SaturationAsync(bench.Targets, load, seconds, round, cancellationToken));
        string title = string.Create(CultureInfo.InvariantCulture, $"{load.Name}: saturation, {load.Concurrency} clients, {rounds.Count} slices of {seconds:0.#} s");
        var section = bench.Add(load.Name, Regime, title, bench.Targets);
        section.ForeignCores = foreign;
        section.AddRounds(load, rounds);
    }
}
