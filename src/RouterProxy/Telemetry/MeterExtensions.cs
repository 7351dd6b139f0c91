using System.Diagnostics.Metrics;

namespace RouterProxy.Telemetry;

/// <summary>Creates instruments from their definitions.</summary>
internal static class MeterExtensions
{
    public static Counter<T> Counter<T>(this Meter meter, InstrumentDefinition definition)
        where T : struct => meter.CreateCounter<T>(definition.Name, definition.Unit, definition.Description);

    public static void ObservableUpDownCounter(this Meter meter, InstrumentDefinition definition, Func<IEnumerable<Measurement<long>>> observe) =>
        meter.CreateObservableUpDownCounter(definition.Name, observe, definition.Unit, definition.Description);

    public static Histogram<T> Histogram<T>(this Meter meter, InstrumentDefinition definition)
        where T : struct => meter.CreateHistogram<T>(
            definition.Name, definition.Unit, definition.Description, tags: null, new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. definition.Buckets.Select(b => (T)Convert.ChangeType(b, typeof(T), System.Globalization.CultureInfo.InvariantCulture))] });

    public static void ObservableGauge(this Meter meter, InstrumentDefinition definition, Func<IEnumerable<Measurement<double>>> observe) =>
        meter.CreateObservableGauge(definition.Name, observe, definition.Unit, definition.Description);
}
