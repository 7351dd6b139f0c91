using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RouterProxy.Hosting;

/// <summary>Kestrel as the gateway runs it.</summary>
internal static class GatewayServer
{
    public const string DefaultAddress = "http://localhost:8080";

    private static readonly TimeSpan SlowPeerGrace = TimeSpan.FromSeconds(10);

    public static void AddGatewayServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;

            // Intake and pass-through apply the configured limits themselves: they know the route, and they answer in OpenAI's shape.
            kestrel.Limits.MaxRequestBodySize = null;

            // A client that sends its body by drips, or takes its answer by drips, holds memory for as long as it likes. Both rates
            // are measured only while somebody waits: a stream between two events has nothing to send and is left alone, however
            // long the model thinks; one that nobody reads backs up, the write waits, and after the grace the connection is cut.
            // 240 bytes a second is slower than any link that works; the grace lets a stalled one come back.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, SlowPeerGrace);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(240, SlowPeerGrace);
            kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
        });
        builder.Services.AddRoutingCore();

        // The ordinary order: --urls and ASPNETCORE_URLS (both "urls" here), then Kestrel:Endpoints, then this default.
        var urls = builder.Configuration["urls"];
        if (string.IsNullOrEmpty(urls) && !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            urls = DefaultAddress;
        }

        if (!string.IsNullOrEmpty(urls))
        {
            builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }
}
