using Microsoft.AspNetCore.Server.Kestrel.Core;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Hosting;

/// <summary>Kestrel as the gateway runs it.</summary>
internal static class GatewayServer
{
    public static void AddGatewayServer(this WebApplicationBuilder builder, ConfigurationGate gate)
    {
        var byEndpoints = builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        var management = OwnManagementPort(gate);
        var onLoopback = gate.Addresses.All(ListenAddresses.IsLoopback);
        builder.WebHost.UseKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;

            // Intake and pass-through apply the configured limits themselves: they know the route, and they answer in OpenAI's shape.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
            if (byEndpoints && management is { } port)
            {
                Listen(kestrel, port, onLoopback);
            }
        });
        builder.Services.AddRoutingCore();

        // Endpoints are bound by Kestrel, with their certificates; it would warn about addresses that they overrule, and any that is opened
        // in code overrules addresses too. So the management port goes the same way as the others.
        if (!byEndpoints)
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
}
