using System.Diagnostics;
using System.Globalization;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>Tells how busy others kept the machine during a round: figures from a busy machine mean little.</summary>
internal sealed class MachineClock(IReadOnlyList<ChildProcess> own)
{
    private const double NanosecondsPerTick = 1e7;   // USER_HZ is 100 on every Linux that .NET runs on

    private double _busy;
    private double _ours;
    private long _at;

    public void Start() => (_busy, _ours, _at) = (Busy(), Ours(), Stopwatch.GetTimestamp());

    /// <summary>Cores that were busy since <see cref="Start"/> with processes that are not part of this run.</summary>
    public double ForeignCores()
    {
        double elapsed = Stopwatch.GetElapsedTime(_at).TotalNanoseconds;
        return Math.Max(0, (Busy() - _busy - (Ours() - _ours)) / elapsed);
    }

    private static double Busy()
    {
        // cpu user nice system idle iowait irq softirq steal
        using var stat = new StreamReader("/proc/stat");
        var fields = stat.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(7)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (fields.Sum() - fields[3] - fields[4]) * NanosecondsPerTick;
    }

    private double Ours() => ProcessClock.CpuNanoseconds(Environment.ProcessId) + own.Sum(process => (double)process.CpuNanoseconds);
}
