using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class OtlpSignalTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4318/v1/metrics", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=none", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=otlp", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_LOGS_EXPORTER=none", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=true", false)]
    public void Traces_are_pushed_only_where_an_endpoint_is_set(string variables, bool pushed) =>
        (OtlpSignal.Find(Configuration(variables), "TRACES") is not null).ShouldBe(pushed);

    [Fact]
    public void What_is_set_for_one_signal_beats_what_is_set_for_all()
    {
        var options = new OtlpExporterOptions { Endpoint = new Uri("http://all:4317"), Headers = "a=all" };

        OtlpSignal.Find(
            Configuration("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://own:4318/here OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_TRACES_HEADERS=a=own OTEL_EXPORTER_OTLP_TRACES_TIMEOUT=1234"),
            "TRACES")!.Apply(options);

        options.Endpoint.ShouldBe(new Uri("http://own:4318/here"));
        options.Protocol.ShouldBe(OtlpExportProtocol.HttpProtobuf);
        options.Headers.ShouldBe("a=own");
        options.TimeoutMilliseconds.ShouldBe(1234);
    }

    private static IConfiguration Configuration(string variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).Select(v => KeyValuePair.Create(v[0], (string?)v[1])))
        .Build();
}
