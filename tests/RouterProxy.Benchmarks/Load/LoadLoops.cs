using System.Diagnostics;

namespace RouterProxy.Benchmarks.Load;

/// <summary>The two ways to send requests.</summary>
internal static class LoadLoops
{
    /// <summary>A request that takes longer counts as failed and ends the run: nothing here may hang.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Open loop: requests leave by the clock whether or not earlier ones have been answered; the targets take turns. Latency counts
    /// from the actual sending, so that the timer's own lateness (up to a millisecond, the same for all targets) stays out.
    /// </summary>
    public static async Task<RoundSample[]> FixedRateAsync(IReadOnlyList<Target> targets, LoadCase load, double rate, double seconds, int round, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var samples = targets.Select(_ => new RoundSample()).ToArray();
        double[] cpu = [.. targets.Select(Cpu)];
        int total = Math.Max(1, (int)(rate * seconds)) * targets.Count;
        double interval = 1 / (rate * targets.Count);
        var sent = new List<Task>(total);
        long started = Stopwatch.GetTimestamp();
        using (var timer = new PeriodicTimer(Tick, TimeProvider.System))
        {
            while (sent.Count < total && await timer.WaitForNextTickAsync(cancellationToken))
            {
                double now = Stopwatch.GetElapsedTime(started).TotalSeconds;
                while (sent.Count < total && sent.Count * interval <= now)
                {
                    int target = (sent.Count + round) % targets.Count;
                    sent.Add(samples[target].AskAsync(targets[target], load));
                }
            }
        }

        await Task.WhenAll(sent).WaitAsync(AnswerLimit, TimeProvider.System, cancellationToken);
        for (int target = 0; target < targets.Count; target++)
        {
            Finish(samples[target], targets[target], cpu[target], started);
        }

        return samples;
    }

    /// <summary>Closed loop: every client sends its next request when it has its answer; the targets take turns by slices.</summary>
    public static async Task<RoundSample[]> SaturationAsync(IReadOnlyList<Target> targets, LoadCase load, double seconds, int round, CancellationToken cancellationToken)
    {
        var samples = new RoundSample[targets.Count];
        for (int turn = 0; turn < targets.Count; turn++)
        {
            int target = (turn + round) % targets.Count;
            samples[target] = await SliceAsync(targets[target], load, seconds, cancellationToken);
        }

        return samples;
    }

    public static async Task<RoundSample> SliceAsync(Target target, LoadCase load, double seconds, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var sample = new RoundSample();
        double cpu = Cpu(target);
        long started = Stopwatch.GetTimestamp();
        long until = started + (long)(seconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, load.Concurrency).Select(_ => ClientAsync()))
            .WaitAsync(TimeSpan.FromSeconds(seconds) + AnswerLimit, TimeProvider.System, cancellationToken);
        Finish(sample, target, cpu, started);
        return sample;

        async Task ClientAsync()
        {
            while (Stopwatch.GetTimestamp() < until && !cancellationToken.IsCancellationRequested)
            {
                int failed = sample.Failed;
                await sample.AskAsync(target, load);
                if (sample.Failed > failed)
                {
                    return;   // a target that refuses everything would otherwise be asked a hundred thousand times
                }
            }
        }
    }

    private static double Cpu(Target target) => target.Process.CpuNanoseconds / 1000.0;

    private static void Finish(RoundSample sample, Target target, double cpu, long started)
    {
        sample.CpuMicroseconds = Cpu(target) - cpu;
        sample.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        sample.ResidentMiB = target.Process.ResidentMiB;
    }
}
