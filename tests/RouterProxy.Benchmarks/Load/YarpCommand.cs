using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Benchmarks.Load;

/// <summary>Plain YARP as its documentation starts it: one catch-all route, one destination, nothing else.</summary>
internal static class YarpCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Required = true };
        var upstream = new Option<int>("--upstream-port") { Required = true };
        var inline = new Option<bool>("--inline");
        var command = new Command("yarp", "Plain YARP, the measure of all targets (started by load).") { port, upstream, inline };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), parsed.GetValue(upstream), parsed.GetValue(inline), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int port, int upstreamPort, bool inline, CancellationToken cancellationToken)
    {
        // Elsewhere than the output folder, whose appsettings.json is the gateway's.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        if (inline)
        {
            builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        }

        var destination = new DestinationConfig { Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{upstreamPort}/") };
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**catch-all}" } }],
            [new ClusterConfig { ClusterId = "upstream", Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["only"] = destination } }]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        ParentWatch.Start();
        await ((IHost)app).RunAsync(cancellationToken);
        return 0;
    }
}
