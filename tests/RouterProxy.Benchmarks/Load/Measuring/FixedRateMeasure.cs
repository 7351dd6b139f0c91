using System.Globalization;
using RouterProxy.Benchmarks.Load.Reporting;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>One load at a fixed rate to all targets.</summary>
internal sealed class FixedRateMeasure(LoadCase load) : IMeasure
{
    public string Case => load.Name;

    public string Regime => Measuring.Regime.Fixed;

    public string Title => $"{load.Name} at fixed rate";

    // A stream takes a quarter of a second to its end, and the readings between two rounds about as long.
    public double Seconds(LoadOptions options) => options.Rounds * (options.Seconds + 0.5);

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        double rate = bench.Options.Rate ?? load.Rate;
        double seconds = bench.Options.Seconds;
        var (rounds, foreign) = await bench.RoundsAsync(round => LoadLoops.FixedRateAsync(bench.Targets, load, rate, seconds, round, cancellationToken));
        string title = string.Create(CultureInfo.InvariantCulture, $"{load.Name}: fixed rate, {rate:0.#}/s to each target, {rounds.Count} rounds of {seconds:0.#} s");
        var section = bench.Add(load.Name, Regime, title, bench.Targets);
        section.ForeignCores = foreign;
        section.AddRounds(load, rounds);
    }
}
