using System.Globalization;
using RouterProxy.Benchmarks.Load.Reporting;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>Instructions per request at saturation: they repeat where CPU time does not. Counting slows everything, so nothing else is read here.</summary>
internal sealed class InstructionsMeasure(LoadCase load) : IMeasure
{
    public const string Name = "instructions";

    public string Case => Name;

    public string Regime => Measuring.Regime.Instructions;

    public string Title => $"instructions, {load.Name}";

    public double Seconds(LoadOptions options) => options.InstructionsMissing is null ? Rounds(options) * options.TargetCount * (options.SliceSeconds + 0.5) : 0;

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        if (bench.Options.InstructionsMissing is not null)
        {
            return;   // the run has said so already
        }

        int rounds = Rounds(bench.Options);
        var section = bench.Add(load.Name, Regime, string.Create(CultureInfo.InvariantCulture, $"{load.Name}: instructions at saturation, {load.Concurrency} clients, {rounds} slices of {bench.Options.SliceSeconds:0.#} s"), bench.Targets);
        double[][] user = [.. bench.Targets.Select(_ => new double[rounds])];
        double[][] kernel = [.. bench.Targets.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int target = 0; target < bench.Targets.Count; target++)
            {
                var sample = new RoundSample();
                var counted = await PerfStat.CountAsync(
                    bench.Targets[target].Process,
                    async () => sample = await LoadLoops.SliceAsync(bench.Targets[target], load, bench.Options.SliceSeconds, cancellationToken),
                    cancellationToken);
                (user[target][round], kernel[target][round]) = (counted.User / sample.Answered / 1000, counted.Kernel / sample.Answered / 1000);
            }
        }

        section.Add(Metrics.UserInstructions, Units.Thousands, user);
        section.Add(Metrics.KernelInstructions, Units.Thousands, kernel);
        if (load.Events > 0)
        {
            section.Add(Metrics.UserInstructionsPerEvent, Units.Thousands, [.. user.Select(target => target.Select(count => count / load.Events).ToArray())]);
        }
    }

    /// <summary>They repeat within a percent: few are enough.</summary>
    private static int Rounds(LoadOptions options) => Math.Min(2, options.Rounds);
}
