using System.Diagnostics;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>Samples the gateway's process every second while the traffic runs.</summary>
internal sealed class ProcessWatch(ChildProcess process)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan At, ProcessSample Sample)> _samples = [];

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!process.HasExited && await timer.WaitForNextTickAsync(cancellationToken))
        {
            var sample = ProcessSample.Of(process);
            lock (_samples)
            {
                _samples.Add((Stopwatch.GetElapsedTime(start), sample));
            }
        }
    }

    /// <summary>The middle of the samples between two moments, or null when there is none.</summary>
    public ProcessSample? Between(TimeSpan from, TimeSpan to)
    {
        lock (_samples)
        {
            ProcessSample[] within = [.. _samples.Where(sample => sample.At >= from && sample.At < to).Select(sample => sample.Sample)];
            return within.Length == 0 ? null : ProcessSample.Middle(within);
        }
    }
}
