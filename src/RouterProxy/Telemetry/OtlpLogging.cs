using OpenTelemetry.Logs;
using RouterProxy.Hosting;

namespace RouterProxy.Telemetry;

/// <summary>Logs over OTLP, at the levels that the <c>Serilog</c> section sets for the other sinks.</summary>
internal static class OtlpLogging
{
    private const string Levels = "Serilog:MinimumLevel";

    public static void AddOtlpLogging(this WebApplicationBuilder builder, OtlpSignal signal)
    {
        builder.Logging.AddOpenTelemetry(logs => logs.AddOtlpExporter(signal.Apply));
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(category: null, LevelOf(builder.Configuration[Levels] ?? builder.Configuration[$"{Levels}:Default"]));
        foreach (var level in builder.Configuration.GetSection($"{Levels}:Override").GetChildren())
        {
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(level.Key, LevelOf(level.Value));
        }

        builder.Logging.KeepQueriesFrom<OpenTelemetryLoggerProvider>();
    }

    /// <summary>Serilog's words for levels.</summary>
    private static LogLevel LevelOf(string? level) => level?.ToUpperInvariant() switch
    {
        "VERBOSE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}
