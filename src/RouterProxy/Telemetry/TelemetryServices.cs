using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RouterProxy.Hosting;

namespace RouterProxy.Telemetry;

/// <summary>OpenTelemetry as the gateway runs it: metrics to be scraped always, everything else only where it is pushed to.</summary>
internal static class TelemetryServices
{
    public const string MetricsPath = "/metrics";

    private const string ServiceName = "routerproxy";

    /// <summary>The server's own; ours lie below <see cref="RouterMetrics.MeterName"/>.</summary>
    private static readonly string[] RuntimeMeters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    /// <summary>
    /// The attempts' own instruments say the same by route and model. Where these two are listened to, the HTTP client puts a step of its own around
    /// each request, which is measured in all of them.
    /// </summary>
    private static readonly string[] NotMeasured = ["http.client.request.duration", "http.client.active_requests"];

    public static void AddGatewayTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RouterMetrics>();
        builder.Services.AddSingleton<AuditMetrics>();
        builder.Services.AddSingleton<ConfigurationMetrics>();
        builder.Services.AddSingleton<StateMetrics>();
        builder.Services.AddSingleton<AttemptTelemetry>();
        builder.Services.AddSingleton<PassThroughTelemetry>();
        builder.Services.AddSingleton<ActiveCounts>();
        builder.Services.AddSingleton<RoutedEvents>();
        builder.Services.AddSingleton<Bookkeeper>();
        builder.Services.AddSingleton<BookQueue>();
        builder.Services.AddHostedService(static provider => provider.GetRequiredService<BookQueue>());

        var metrics = OtlpSignal.Find(builder.Configuration, "METRICS");
        var traces = OtlpSignal.Find(builder.Configuration, "TRACES");
        var logs = OtlpSignal.Find(builder.Configuration, "LOGS");
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.Clear()
                .AddTelemetrySdk()
                .AddService(ServiceName, serviceVersion: ConfigurationMetrics.Version)
                .AddEnvironmentVariableDetector())
            .WithMetrics(provider => Configure(provider, metrics));
        if (traces is not null)
        {
            // Without a place to send them to there is no listener either: then a span costs nothing.
            telemetry.WithTracing(provider => Configure(provider, traces));
        }

        if (logs is not null)
        {
            builder.AddOtlpLogging(logs);
        }
    }

    public static void MapGatewayMetrics(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint(MetricsPath, meterProvider: null, CloseBooksFirst, optionsName: null).DisableHttpMetrics().WithMetadata(ManagementEndpoint.Mark);

    /// <summary>Who scrapes sees everything that has ended.</summary>
    private static void CloseBooksFirst(IApplicationBuilder scrape)
    {
        var books = scrape.ApplicationServices.GetRequiredService<BookQueue>();
        scrape.Use(next => context =>
        {
            books.Drain();
            return next(context);
        });
    }

    private static void Configure(MeterProviderBuilder provider, OtlpSignal? push)
    {
        provider.AddMeter([RouterMetrics.MeterName, .. RuntimeMeters]).SetExemplarFilter(ExemplarFilterType.TraceBased);
        foreach (var instrument in Instruments.All)
        {
            provider.AddView(instrument.Name, new MetricStreamConfiguration { CardinalityLimit = instrument.CardinalityLimit });
        }

        foreach (var name in NotMeasured)
        {
            provider.AddView(name, MetricStreamConfiguration.Drop);
        }

        // The server's own buckets end at 10 s, where long answers only begin.
        provider.AddView(
            "http.server.request.duration",
            new ExplicitBucketHistogramConfiguration { Boundaries = [.. Instruments.OperationDuration.Buckets] });
        provider.AddPrometheusExporter();
        if (push is not null)
        {
            provider.AddOtlpExporter(push.Apply);
        }
    }

    private static void Configure(TracerProviderBuilder provider, OtlpSignal push) =>
        provider.AddSource(RouterTracing.SourceName)
            .AddAspNetCoreInstrumentation(server => server.Filter = static context => !IsManagement(context.Request.Path))
            .AddOtlpExporter(push.Apply);

    private static bool IsManagement(PathString path) => path == MetricsPath || path.StartsWithSegments("/health", StringComparison.Ordinal);
}
