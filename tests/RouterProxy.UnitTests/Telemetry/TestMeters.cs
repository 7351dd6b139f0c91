using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

/// <summary>A meter factory of one test, and collectors that hear only its meters.</summary>
internal sealed class TestMeters : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public MetricCollector<T> Collect<T>(InstrumentDefinition instrument)
        where T : struct => new(Factory, RouterMetrics.MeterName, instrument.Name);

    public void Dispose() => _services.Dispose();
}
