using System.Diagnostics.Metrics;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;
using RouterProxy.Telemetry;

namespace RouterProxy.Watch;

/// <summary>The gauges of thresholds and of what is watched of them: one series for each tier with a threshold, whether it has traffic or not.</summary>
internal sealed class WatchMetrics
{
    private readonly ConfigurationGate _gate;
    private readonly RouteWatches _watches;

    public WatchMetrics(IMeterFactory meters, ConfigurationGate gate, RouteWatches watches)
    {
        _gate = gate;
        _watches = watches;
        var meter = meters.Create(RouterMetrics.MeterName);
        meter.ObservableGauge(Instruments.Threshold, () => Read(static (_, watch) => watch.Threshold));
        meter.ObservableGauge(Instruments.EscalationTarget, () => Read(static (key, _) => key.Target));
        meter.ObservableGauge(Instruments.ThresholdProvisional, () => Read(static (_, watch) => Flag(watch.Provisional)));
        meter.ObservableGauge(Instruments.AlarmOpen, () =>
            [.. Read(static (_, watch) => Flag(watch.DriftOpen), Tags.Drift), .. Read(static (_, watch) => watch.RiskEvidence is null ? null : Flag(watch.RiskOpen), Tags.Risk)]);
        meter.ObservableGauge(Instruments.AlarmEvidence, () =>
            [.. Read(static (_, watch) => watch.DriftEvidence, Tags.Drift), .. Read(static (_, watch) => watch.RiskEvidence, Tags.Risk)]);
    }

    private static double Flag(bool value) => value ? 1 : 0;

    private IEnumerable<Measurement<double>> Read(Func<TierKey, TierReading, double?> value, string? alarm = null)
    {
        foreach (var route in _gate.Current.Routes.Values)
        {
            var tiers = _watches.For(route).Tiers;
            foreach (var watch in tiers)
            {
                if (value(watch.Key, ReadingOf(watch, audited: route.AuditRate > 0 && ReferenceEquals(watch, tiers[0]))) is { } measured)
                {
                    yield return new Measurement<double>(measured, Labels(route, watch, alarm));
                }
            }
        }
    }

    /// <summary>Where audits are made their series begin with 0, as others do.</summary>
    private static TierReading ReadingOf(TierWatch watch, bool audited)
    {
        var reading = watch.Reading;
        return audited ? reading with { RiskEvidence = reading.RiskEvidence ?? 0 } : reading;
    }

    private static KeyValuePair<string, object?>[] Labels(RoutePolicy route, TierWatch watch, string? alarm) => alarm is null
        ? [new(Tags.Route, route.Name), new(Tags.Model, watch.Key.Model)]
        : [new(Tags.Route, route.Name), new(Tags.Model, watch.Key.Model), new(Tags.Alarm, alarm)];
}
