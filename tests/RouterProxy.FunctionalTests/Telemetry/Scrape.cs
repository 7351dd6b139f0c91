using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>Scrapes a gateway as Prometheus does.</summary>
internal static class Scrape
{
    public const string OpenMetrics = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    public const string Text = "text/plain;version=0.0.4";

    /// <summary>The exporter answers from memory for a moment; a test wants what is true now.</summary>
    public static void Fresh(WebApplicationBuilder builder) =>
        builder.Services.Configure<PrometheusAspNetCoreOptions>(options => options.ScrapeResponseCacheDurationMilliseconds = 0);

    public static async Task<Exposition> ReadAsync(GatewayHost gateway, string accept = OpenMetrics)
    {
        var response = await gateway.Client.GetAsync("/metrics", ("accept", accept));
        response.Status.ShouldBe(200);
        return Exposition.Parse(response.Text, openMetrics: accept == OpenMetrics);
    }

    /// <summary>Scrapes when so many requests are counted: that happens after their answers have gone out.</summary>
    public static async Task<Exposition> AfterAsync(GatewayHost gateway, int requests)
    {
        var scrape = await ReadAsync(gateway);
        await Eventually.TrueAsync(async () => (scrape = await ReadAsync(gateway)).Sum("routerproxy_requests_total") >= requests, "the requests are counted");
        return scrape;
    }
}
