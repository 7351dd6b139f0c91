using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>What the measures of a run share.</summary>
internal sealed class Bench(LoadOptions options, Fleet fleet)
{
    /// <summary>A round in which others kept more than this many cores busy is measured again, as long as repeats are left.</summary>
    public const double ForeignLimit = 0.3;

    public LoadOptions Options { get; } = options;

    public Fleet Fleet { get; } = fleet;

    public IReadOnlyList<Target> Targets => Fleet.Targets;

    public List<Section> Sections { get; } = [];

    public Section Add(string name, string regime, string title, IEnumerable<Target> targets)
    {
        var section = new Section(name, regime, title, [.. targets.Select(target => target.Spec)]);
        Sections.Add(section);
        return section;
    }

    /// <summary>Measures as many rounds as the options say, those on a busy machine once more.</summary>
    public async Task<(List<RoundSample[]> Rounds, double ForeignCores)> RoundsAsync(Func<int, Task<RoundSample[]>> measure)
    {
        var machine = new MachineClock(Fleet.Processes);
        var rounds = new List<RoundSample[]>();
        var foreign = new List<double>();
        int repeats = Options.Rounds / 2;
        for (int round = 0; rounds.Count < Options.Rounds; round++)
        {
            machine.Start();
            var samples = await measure(round);
            double cores = machine.ForeignCores();
            if (cores > ForeignLimit && repeats-- > 0)
            {
                continue;
            }

            rounds.Add(samples);
            foreign.Add(cores);
        }

        return (rounds, Spread.Of(foreign).Median);
    }

    /// <summary>Lets the compilers finish: measured too early, a target shows its compiler's work as its own.</summary>
    public static async Task WarmUpAsync(Target target, IReadOnlyList<LoadCase> loads, double seconds, CancellationToken cancellationToken)
    {
        // In two passes, so that the code which the first one has found to be hot is in place for the second.
        foreach (var load in loads.Concat(loads))
        {
            await LoadLoops.SliceAsync(target, load, seconds / loads.Count / 2, cancellationToken);
        }
    }
}
