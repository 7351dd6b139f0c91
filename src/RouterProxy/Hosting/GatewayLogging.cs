using RouterProxy.Telemetry;
using Serilog;
using Serilog.Extensions.Logging;

namespace RouterProxy.Hosting;

/// <summary>Serilog, set up by the <c>Serilog</c> section, except for what must not be written at any level.</summary>
internal static class GatewayLogging
{
    /// <summary>
    /// They write whole URLs at <c>Information</c>, queries included: a model's <c>Query</c> may hold a key, and so may a client's. Not left to
    /// the <c>Serilog</c> section, where a lower level for the sake of something else would let them out again.
    /// </summary>
    private static readonly string[] WriteQueries = ["Yarp.ReverseProxy.Forwarder.HttpForwarder", "Microsoft.AspNetCore.Hosting.Diagnostics"];

    /// <param name="builder">The gateway's.</param>
    /// <param name="output">Standard output, where the process has given it over.</param>
    public static void AddGatewayLogging(this WebApplicationBuilder builder, GatheringStream? output)
    {
        var sinks = new LoggerConfiguration().ReadFrom.Configuration(Without(builder.Configuration, "AuditTo")).CreateLogger();
        var background = new BackgroundSink(sinks, output);
        var logger = new LoggerConfiguration().ReadFrom.Configuration(Without(builder.Configuration, "WriteTo")).Enrich.FromLogContext()
            .WriteTo.Sink(background).CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
        builder.Logging.AddFilter<SerilogLoggerProvider>(RoutedEvents.Category, LogLevel.None);
        builder.Services.AddSingleton<Serilog.ILogger>(logger);
        builder.Services.AddSingleton(background);
        foreach (var category in WriteQueries)
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }

        builder.Logging.KeepQueriesFrom<SerilogLoggerProvider>();
    }

    /// <summary>
    /// The section without one kind of sinks: what is written goes through a thread of its own (a pipe that nobody reads must not hold up the sockets), what is audited must be written before its
    /// request goes on.
    /// </summary>
    private static IConfigurationRoot Without(IConfiguration configuration, string sinks) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.GetSection("Serilog").AsEnumerable()
                .Where(entry => entry.Value is not null && !entry.Key.StartsWith($"Serilog:{sinks}", StringComparison.OrdinalIgnoreCase)))
            .Build();

    /// <summary>For a provider with filters of its own, Serilog's among them: these beat every filter that names none.</summary>
    public static void KeepQueriesFrom<TProvider>(this ILoggingBuilder logging)
        where TProvider : ILoggerProvider
    {
        foreach (var category in WriteQueries)
        {
            logging.AddFilter<TProvider>(category, LogLevel.Warning);
        }
    }
}
