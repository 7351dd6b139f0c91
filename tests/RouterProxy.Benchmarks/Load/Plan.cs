using System.Diagnostics;
using RouterProxy.Benchmarks.Load.Reporting;

namespace RouterProxy.Benchmarks.Load;

/// <summary>Knows how far a run is, from what each step was expected to take and what the earlier ones took.</summary>
internal sealed class Plan(LoadOptions options, Action<LoadProgress> report)
{
    private const double ReadingsSeconds = 2;

    /// <summary>Before this much is done the run's own pace says little.</summary>
    private const double EnoughSeconds = 30;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly double _total = Total(options);
    private double _done;
    private double _current;

    /// <summary>Seconds that the whole run is expected to take.</summary>
    public static double Total(LoadOptions options) =>
        (options.TargetCount * (options.WarmUpSeconds + ReadingsSeconds)) + LoadRun.SettleSeconds + options.Measures.Sum(measure => measure.Seconds(options));

    public void Next(string what, double seconds)
    {
        _done += _current;
        _current = seconds;
        double elapsed = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double pace = _done > EnoughSeconds ? elapsed / _done : 1;
        report(new LoadProgress(what, _done / _total, TimeSpan.FromSeconds((_total - _done) * pace)));
    }
}
