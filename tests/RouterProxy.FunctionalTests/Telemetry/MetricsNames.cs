using RouterProxy.Telemetry;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>Names as the exporter writes them; <c>docs/metrics.md</c> has the same rule.</summary>
internal static class MetricsNames
{
    public static string InPrometheus(InstrumentDefinition instrument) =>
        instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (instrument.Kind == InstrumentKind.Counter ? "_total" : "");
}
