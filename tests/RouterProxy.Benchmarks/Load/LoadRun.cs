using System.Globalization;

namespace RouterProxy.Benchmarks.Load;

/// <summary>One comparison from start to end.</summary>
internal sealed class LoadRun(LoadOptions options, TextWriter output)
{
    /// <summary>A round in which others kept more than this many cores busy is measured again, as long as repeats are left.</summary>
    private const double ForeignLimit = 0.3;

    private readonly Report _report = new(output);
    private bool _faulty;

    /// <returns>0, or 1 when a target did not start or did not answer as expected.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // 1. Start every process and see that it answers rightly: figures of wrong answers are worth nothing.
        await using var fleet = await Fleet.StartAsync(options.Gateway, cancellationToken);
        Notes();
        var cases = new List<LoadCase>();
        foreach (var load in options.Cases)
        {
            if (await AnswersAsync(fleet, load))
            {
                cases.Add(load);
            }
        }

        // 2. Let the compilers finish: measured too early, a target shows its compiler's work as its own.
        foreach (var target in fleet.Targets)
        {
            foreach (var load in cases)
            {
                await LoadLoops.SliceAsync(target, load, options.WarmUpSeconds / cases.Count, cancellationToken);
            }
        }

        // 3. Measure.
        foreach (var load in cases)
        {
            if (options.Regimes.HasFlag(Regimes.Fixed))
            {
                double rate = options.Rate ?? load.Rate;
                string title = string.Create(CultureInfo.InvariantCulture, $"{load.Name}: fixed rate, {rate:0.#}/s to each target, {options.Seconds:0.#} s");
                await MeasureAsync(fleet, load, title, round => LoadLoops.FixedRateAsync(fleet.Targets, load, rate, options.Seconds, round, cancellationToken));
            }

            if (options.Regimes.HasFlag(Regimes.Saturation))
            {
                string title = string.Create(CultureInfo.InvariantCulture, $"{load.Name}: saturation, {load.Concurrency} clients, {options.Seconds:0.#} s per slice");
                await MeasureAsync(fleet, load, title, round => LoadLoops.SaturationAsync(fleet.Targets, load, options.Seconds, round, cancellationToken));
            }
        }

        return _faulty ? 1 : 0;
    }

    private async Task MeasureAsync(Fleet fleet, LoadCase load, string title, Func<int, Task<RoundSample[]>> measure)
    {
        var machine = new MachineClock(fleet.Processes);
        var rounds = new List<RoundSample[]>();
        int repeats = options.Rounds / 2;
        for (int round = 0; rounds.Count < options.Rounds; round++)
        {
            machine.Start();
            var samples = await measure(round);
            samples[0].ForeignCores = machine.ForeignCores();
            if (samples[0].ForeignCores > ForeignLimit && repeats-- > 0)
            {
                continue;
            }

            rounds.Add(samples);
        }

        _faulty |= rounds.Any(samples => samples.Any(sample => sample.Failed > 0));
        _report.Print(title, load, fleet.Targets, rounds);
    }

    private async Task<bool> AnswersAsync(Fleet fleet, LoadCase load)
    {
        bool all = true;
        foreach (var target in fleet.Targets)
        {
            var answer = await target.AskAsync(load).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            string expected = load.Escalates ? "escalated" : "accepted";
            string? fault = answer.Fault ?? (target.Name == "gateway" && answer.Decision != expected ? $"decision {answer.Decision ?? "missing"} instead of {expected}" : null);
            if (fault is not null)
            {
                output.WriteLine($"{load.Name} is left out: {target.Name}: {fault}");
                (all, _faulty) = (false, true);
            }
        }

        return all;
    }

    private void Notes()
    {
        output.WriteLine("Everything on 127.0.0.1, one process each; client and upstream share the cores with the targets.");
        output.WriteLine("The upstream adds logprobs only when asked: yarp passes the small answer on, the gateway pays for those it forces, finds and cuts.");
        output.WriteLine("yarp: default settings of a web project. yarp-inline: both inline settings. escalated: one client request is two upstream requests for the gateway.");
        output.WriteLine("CPU from each process's own clock; times in us, from the first byte sent; x yarp: median of the ratios inside each round.");
#if DEBUG
        output.WriteLine("This is a debug build: figures of the gateway mean nothing (dotnet run -c Release).");
#endif
    }
}
