using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>
/// Plain YARP as its documentation starts it: one catch-all route, one destination, nothing else. Reads its arguments by position: a parser
/// would be part of its cold start.
/// </summary>
internal static class YarpProgram
{
    public const string Name = "yarp";
    private const string Inline = "inline";

    public static string[] Arguments(int port, int upstreamPort, int allocationPort, bool inline) =>
        [Name, .. new[] { port, upstreamPort, allocationPort }.Select(number => number.ToString(CultureInfo.InvariantCulture)), inline ? Inline : "default"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int[] ports = [.. arguments[1..4].Select(port => int.Parse(port, CultureInfo.InvariantCulture))];

        // Elsewhere than the output folder, whose appsettings.json is the gateway's, and where nobody writes: the host watches it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = Directory.CreateDirectory("content").FullName });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // In this order: whoever can connect to the proxy can read its counter.
            kestrel.Listen(IPAddress.Loopback, ports[2], listen => listen.Run(AllocationPort.ServeAsync));
            kestrel.Listen(IPAddress.Loopback, ports[0]);
        });
        if (arguments[4] == Inline)
        {
            builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        }

        var destination = new DestinationConfig { Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[1]}/") };
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**catch-all}" } }],
            [new ClusterConfig { ClusterId = "upstream", Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["only"] = destination } }]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        ParentWatch.Start();
        await ((IHost)app).RunAsync();
        return 0;
    }
}
