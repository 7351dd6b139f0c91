using System.Diagnostics;
using System.Globalization;
using RouterProxy.Benchmarks.Load.Client;
using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>
/// Many committed streams at once, an event a second on each: memory per stream, and what an event costs when there is nothing else. Each target
/// in a fresh process: a heap that has grown before would hide what the streams need.
/// </summary>
internal sealed class OpenStreamsMeasure : IMeasure
{
    public const string Name = "open-streams";
    private const double WarmUpSeconds = 2;
    private const int OpenedAtOnce = 50;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    public string Case => Name;

    public string Regime => Measuring.Regime.Single;

    public string Title => "open streams";

    public double Seconds(LoadOptions options) => options.TargetCount * (WarmUpSeconds + 3 + (2 * Settle.TotalSeconds) + Window.TotalSeconds);

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        int count = bench.Options.OpenStreams;
        var section = bench.Add(Name, Regime, string.Create(CultureInfo.InvariantCulture, $"{count} open committed streams, an event a second on each; a fresh process each, one round"), bench.Targets);
        var readings = new List<OpenStreamsReading>();
        foreach (var target in bench.Targets)
        {
            readings.Add(await MeasureAsync(bench.Fleet, target.Spec, count, section, cancellationToken));
        }

        Add(section, readings, Metrics.PerStream, Units.KiB, reading => (reading.OpenKiB - reading.IdleKiB) / count);
        Add(section, readings, Metrics.Idle, Units.MiB, reading => reading.IdleKiB / 1024);
        Add(section, readings, Metrics.CpuPerEvent, Units.Microseconds, reading => reading.CpuMicroseconds / reading.Events);
        Add(section, readings, Metrics.AllocatedPerEvent, Units.Bytes, reading => reading.AllocatedBytes / reading.Events);
    }

    private static void Add(Section section, List<OpenStreamsReading> readings, string metric, string unit, Func<OpenStreamsReading, double> value) =>
        section.Add(metric, unit, [.. readings.Select(reading => new[] { value(reading) })]);

    private static async Task<OpenStreamsReading> MeasureAsync(Fleet fleet, TargetSpec spec, int count, Section section, CancellationToken cancellationToken)
    {
        var target = await fleet.LaunchAsync(spec, cancellationToken);
        var streams = new List<HeldStream>(count);
        try
        {
            await Bench.WarmUpAsync(target, [LoadCase.Burst], WarmUpSeconds, cancellationToken);
            await target.Allocations.CalibrateAsync(cancellationToken);
            await MeasuringTime.PassAsync(Settle, cancellationToken);
            double idle = target.Process.ProportionalKiB;
            await OpenAsync(target, streams, count, cancellationToken);
            var drains = streams.ConvertAll(stream => stream.DrainAsync());
            await MeasuringTime.PassAsync(Settle, cancellationToken);
            var reading = await ReadAsync(target, streams, idle, cancellationToken);
            if (streams.Find(stream => stream.Fault is not null) is { } ended)
            {
                section.Faults.Add($"{spec.Name}: {streams.Count(stream => stream.Fault is not null)} streams ended early, the first: {ended.Fault}");
            }

            streams.ForEach(stream => stream.Dispose());
            await Task.WhenAll(drains).WaitAsync(LoadLoops.AnswerLimit, TimeProvider.System, cancellationToken);
            return reading;
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
            await fleet.EndAsync(target);
        }
    }

    private static async Task OpenAsync(Target target, List<HeldStream> streams, int count, CancellationToken cancellationToken)
    {
        while (streams.Count < count)
        {
            var some = Enumerable.Range(0, Math.Min(OpenedAtOnce, count - streams.Count)).Select(_ => new HeldStream()).ToArray();
            streams.AddRange(some);
            await Task.WhenAll(some.Select(stream => stream.OpenAsync(target.Address, LoadCase.Endless))).WaitAsync(LoadLoops.AnswerLimit, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<OpenStreamsReading> ReadAsync(Target target, List<HeldStream> streams, double idle, CancellationToken cancellationToken)
    {
        double allocated = await target.Allocations.ReadAsync(cancellationToken);
        long events = streams.Sum(stream => stream.Events);
        long cpu = target.Process.CpuNanoseconds;
        long started = Stopwatch.GetTimestamp();
        await MeasuringTime.PassAsync(Window, cancellationToken);
        double used = (target.Process.CpuNanoseconds - cpu) / 1000.0;
        double seen = streams.Sum(stream => stream.Events) - events;

        // The counter of allocations moves on for a moment more; spread over the window's own events it would make each a little dearer.
        double share = Window / Stopwatch.GetElapsedTime(started);
        double bytes = target.Allocations.Between(allocated, await target.Allocations.ReadAsync(cancellationToken)) * share;
        return new OpenStreamsReading(idle, target.Process.ProportionalKiB, used, bytes, seen);
    }
}
