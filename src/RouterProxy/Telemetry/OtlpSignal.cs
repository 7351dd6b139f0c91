using System.Globalization;
using OpenTelemetry.Exporter;

namespace RouterProxy.Telemetry;

/// <summary>
/// Where one signal is pushed to, by the standard <c>OTEL_*</c> variables. The exporter itself knows only those that hold for all
/// signals; the ones that name a signal beat them.
/// </summary>
internal sealed class OtlpSignal
{
    private readonly IConfiguration _configuration;
    private readonly string _name;

    private OtlpSignal(IConfiguration configuration, string name)
    {
        _configuration = configuration;
        _name = name;
    }

    /// <summary>Null when nothing is pushed: no endpoint is set, or the signal or all of OpenTelemetry is switched off.</summary>
    /// <param name="configuration">Environment variables included.</param>
    /// <param name="name"><c>METRICS</c>, <c>TRACES</c> or <c>LOGS</c>.</param>
    public static OtlpSignal? Find(IConfiguration configuration, string name)
    {
        var isOff = string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
            || configuration[$"OTEL_{name}_EXPORTER"] is { Length: > 0 } exporter && !exporter.Contains("otlp", StringComparison.OrdinalIgnoreCase);
        var signal = new OtlpSignal(configuration, name);
        return isOff || (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) && signal.Own("ENDPOINT") is null) ? null : signal;
    }

    /// <summary>Sets what is configured for this signal alone.</summary>
    public void Apply(OtlpExporterOptions options)
    {
        if (Own("PROTOCOL") is { } protocol)
        {
            options.Protocol = protocol.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        }

        if (Own("ENDPOINT") is { } endpoint && Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
        {
            options.Endpoint = address; // Taken as it is, no path appended: so the standard wants it for an endpoint of one signal.
        }

        if (Own("HEADERS") is { } headers)
        {
            options.Headers = headers;
        }

        if (Own("TIMEOUT") is { } timeout && int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            options.TimeoutMilliseconds = milliseconds;
        }
    }

    private string? Own(string what) => _configuration[$"OTEL_EXPORTER_OTLP_{_name}_{what}"] is { Length: > 0 } value ? value : null;
}
