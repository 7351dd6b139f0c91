using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Hosting;

/// <summary>Kestrel as the gateway runs it.</summary>
internal static class GatewayServer
{
    private static readonly TimeSpan SlowPeerGrace = TimeSpan.FromSeconds(10);

    public static void AddGatewayServer(this WebApplicationBuilder builder, ConfigurationGate gate)
    {
        var byEndpoints = Any(builder.Configuration, "Kestrel:Endpoints");
        var byPorts = !Any(builder.Configuration, "urls") && (Any(builder.Configuration, "http_ports") || Any(builder.Configuration, "https_ports"));
        var management = OwnManagementPort(gate);
        var onLoopback = gate.Addresses.All(ListenAddresses.IsLoopback);
        builder.WebHost.UseKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;

            // An upstream's header may hold bytes beyond ASCII, an organisation's name for one. The HTTP client reads each as one
            // character, so they are written the same way; by default the whole answer would be refused for them.
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

            // Intake and pass-through apply the configured limits themselves: they know the route, and they answer in OpenAI's shape.
            kestrel.Limits.MaxRequestBodySize = null;

            // A client that sends its body by drips, or takes its answer by drips, holds memory for as long as it likes. Both rates
            // are measured only while somebody waits: a stream between two events has nothing to send and is left alone, however
            // long the model thinks. 240 bytes a second is slower than any link that works; the grace lets a stalled one come back.
            // For answers of any size ClientWriter is stricter: this rate credits what lies in the system's socket buffers.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, SlowPeerGrace);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(240, SlowPeerGrace);
            kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
            if (byEndpoints && management is { } port)
            {
                Listen(kestrel, port, onLoopback);
            }
        });
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = InlineSockets.AreOn);
        builder.Services.AddRoutingCore();

        // Endpoints, and ports without addresses, are read by Kestrel and the host themselves, which warn about addresses beside them. But an
        // address that is opened in code overrules all others: without endpoints the management port becomes an address like them.
        if (!byEndpoints && (management is not null || !byPorts))
        {
            string[] own = management is { } port ? [$"http://{(onLoopback ? "localhost" : "*")}:{port}"] : [];
            builder.WebHost.UseUrls([.. gate.Addresses, .. own]);
        }
    }

    /// <summary>The management port, where it has to be opened: an address of the configuration may have it already, with its host and certificate.</summary>
    private static int? OwnManagementPort(ConfigurationGate gate) =>
        gate.Options.Management.Port is { } port && gate.Addresses.All(a => ListenAddresses.PortOf(a) != port) ? port : null;

    // A gateway for this machine alone opens nothing to others; else probes and scrapers come from other machines.
    private static void Listen(KestrelServerOptions kestrel, int port, bool onLoopback)
    {
        if (onLoopback)
        {
            kestrel.ListenLocalhost(port);
        }
        else
        {
            kestrel.ListenAnyIP(port);
        }
    }

    private static bool Any(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return !string.IsNullOrEmpty(section.Value) || section.GetChildren().Any();
    }
}
