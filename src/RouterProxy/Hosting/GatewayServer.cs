using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RouterProxy.Hosting;

/// <summary>Kestrel as the gateway runs it.</summary>
internal static class GatewayServer
{
    private static readonly TimeSpan SlowPeerGrace = TimeSpan.FromSeconds(10);

    /// <param name="builder">The host.</param>
    /// <param name="addresses">Where to listen, unless <c>Kestrel:Endpoints</c> says so itself.</param>
    public static void AddGatewayServer(this WebApplicationBuilder builder, IReadOnlyList<string> addresses)
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

        // Endpoints, and ports without addresses, are read by Kestrel and the host themselves; addresses beside them would overrule the ports.
        if (!Any(builder.Configuration, "Kestrel:Endpoints") && (Any(builder.Configuration, "urls") || !(Any(builder.Configuration, "http_ports") || Any(builder.Configuration, "https_ports"))))
        {
            builder.WebHost.UseUrls([.. addresses]);
        }
    }

    private static bool Any(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return !string.IsNullOrEmpty(section.Value) || section.GetChildren().Any();
    }
}
