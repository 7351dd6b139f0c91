using System.Diagnostics;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>The two ways to send requests.</summary>
internal static class LoadLoops
{
    /// <summary>A request that takes longer counts as failed and ends the run: nothing here may hang.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    /// <summary>For loads that are not measured at saturation, only warmed up.</summary>
    private const int WarmUpClients = 8;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Open loop: requests leave by the clock whether or not earlier ones have been answered; the targets take turns request by request.
    /// Latency counts from the actual sending, so that the timer's own lateness (up to a millisecond, the same for all targets) stays out.
    /// </summary>
    public static async Task<RoundSample[]> FixedRateAsync(IReadOnlyList<Target> targets, LoadCase load, double rate, double seconds, int round, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var samples = targets.Select(_ => new RoundSample()).ToArray();
        double[] allocated = await AllocatedAsync(targets, cancellationToken);
        double[] cpu = [.. targets.Select(Cpu)];
        int count = Math.Max(1, (int)(rate * seconds)) * targets.Count;
        long started = Stopwatch.GetTimestamp();
        await PacedAsync(count, rate * targets.Count, request => samples[(request + round) % targets.Count].AskAsync(targets[(request + round) % targets.Count], load), cancellationToken);
        for (int target = 0; target < targets.Count; target++)
        {
            Finish(samples[target], targets[target], cpu[target], started);
        }

        double[] after = await AllocatedAsync(targets, cancellationToken);
        for (int target = 0; target < targets.Count; target++)
        {
            samples[target].AllocatedBytes = targets[target].Allocations.Between(allocated[target], after[target]);
        }

        return samples;
    }

    /// <summary>Sends <paramref name="count"/> requests by the clock and returns when all have been answered.</summary>
    public static async Task PacedAsync(int count, double rate, Func<int, Task> ask, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var sent = new List<Task>(count);
        long started = Stopwatch.GetTimestamp();
        using (var timer = new PeriodicTimer(Tick, TimeProvider.System))
        {
            while (sent.Count < count && await timer.WaitForNextTickAsync(cancellationToken))
            {
                double now = Stopwatch.GetElapsedTime(started).TotalSeconds;
                while (sent.Count < count && sent.Count / rate <= now)
                {
                    sent.Add(ask(sent.Count));
                }
            }
        }

        await Task.WhenAll(sent).WaitAsync(AnswerLimit, TimeProvider.System, cancellationToken);
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
        double allocated = await target.Allocations.ReadAsync(cancellationToken);
        double cpu = Cpu(target);
        long started = Stopwatch.GetTimestamp();
        long until = started + (long)(seconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, load.Concurrency == 0 ? WarmUpClients : load.Concurrency).Select(_ => ClientAsync()))
            .WaitAsync(TimeSpan.FromSeconds(seconds) + AnswerLimit, TimeProvider.System, cancellationToken);
        Finish(sample, target, cpu, started);
        sample.AllocatedBytes = target.Allocations.Between(allocated, await target.Allocations.ReadAsync(cancellationToken));
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

    private static async Task<double[]> AllocatedAsync(IReadOnlyList<Target> targets, CancellationToken cancellationToken)
    {
        double[] bytes = new double[targets.Count];
        for (int target = 0; target < bytes.Length; target++)
        {
            bytes[target] = await targets[target].Allocations.ReadAsync(cancellationToken);
        }

        return bytes;
    }

    private static double Cpu(Target target) => target.Process.CpuNanoseconds / 1000.0;

    private static void Finish(RoundSample sample, Target target, double cpu, long started)
    {
        sample.CpuMicroseconds = Cpu(target) - cpu;
        sample.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        sample.ResidentMiB = target.Process.ResidentMiB;
    }
}
