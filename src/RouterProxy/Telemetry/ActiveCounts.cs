using System.Diagnostics.Metrics;

namespace RouterProxy.Telemetry;

/// <summary>What is going on now: answers that are held back, streams on their way to clients.</summary>
internal sealed class ActiveCounts
{
    public ActiveCounts(IMeterFactory meters)
    {
        var meter = meters.Create(RouterMetrics.MeterName);
        meter.ObservableUpDownCounter(Instruments.HoldsActive, Holds.Read);
        meter.ObservableUpDownCounter(Instruments.StreamsActive, Streams.Read);
    }

    public ActiveCount Holds { get; } = new();

    public ActiveCount Streams { get; } = new();
}
