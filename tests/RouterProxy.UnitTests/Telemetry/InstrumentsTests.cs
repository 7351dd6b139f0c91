using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using RouterProxy.Cascade.Budget;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Intake;
using RouterProxy.Telemetry;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class InstrumentsTests
{
    private const string Minimal = """
        {
          "ReverseProxy": { "Clusters": { "c": { "Destinations": { "d": { "Address": "http://127.0.0.1:1/" } } } } },
          "RouterProxy": { "Models": { "m": { "Cluster": "c" } }, "Routes": { "r": { "Match": { "Models": [ "r" ] }, "Tiers": [ { "Model": "m" } ] } } }
        }
        """;

    [Fact]
    public async Task The_instruments_that_exist_are_those_that_are_defined()
    {
        using var meters = new TestMeters();
        var created = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters.Factory))
                {
                    created.Add(instrument);
                }
            },
        };
        listener.Start();
        var loaded = await ConfigurationGate.LoadAsync(
            new ConfigurationSources { Json = [ConfigurationSource.Text("test", Minimal)], Arguments = ["--urls=http://127.0.0.1:0"] }, TimeProvider.System);

        var gate = loaded.Gate!;

        _ = new ConfigurationMetrics(meters.Factory, gate, new RouterMetrics(meters.Factory));
        _ = new ActiveCounts(meters.Factory);
        _ = new StateMetrics(
            meters.Factory, gate, new HeldBytes(), new EscalationBudgets(gate, TimeProvider.System), new CircuitBreakers(gate, TimeProvider.System, NullLogger<CircuitBreakers>.Instance));
        _ = new AuditMetrics(meters.Factory);
        _ = new WatchMetrics(meters.Factory, gate, new RouteWatches(gate, new LogprobNegotiator(TimeProvider.System), TimeProvider.System, NullLogger<RouteWatches>.Instance));

        created.Select(i => (i.Name, Kind(i), i.Unit ?? "", i.Description ?? "", i.Meter.Name))
            .ShouldBe(Instruments.All.Select(d => (d.Name, d.Kind, d.Unit, d.Description, "RouterProxy")), ignoreOrder: true);
    }

    [Fact]
    public void Buckets_rise_and_only_histograms_have_them()
    {
        foreach (var instrument in Instruments.All)
        {
            instrument.Buckets.ShouldBe(instrument.Buckets.Order().Distinct());
            (instrument.Buckets.Count > 0).ShouldBe(instrument.Kind == InstrumentKind.Histogram, instrument.Name);
        }
    }

    private static InstrumentKind Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => InstrumentKind.Counter,
        "UpDownCounter" or "ObservableUpDownCounter" => InstrumentKind.UpDownCounter,
        "Histogram" => InstrumentKind.Histogram,
        _ => InstrumentKind.Gauge,
    };
}
