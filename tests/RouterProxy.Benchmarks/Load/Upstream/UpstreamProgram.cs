using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Upstream;

/// <summary>The scripted upstream, started by load: two ports, one of which answers unsurely where the model's name asks for it, and one for the journal.</summary>
internal static class UpstreamProgram
{
    public const string Name = "upstream";

    public static string[] Arguments(int cheapPort, int strongPort, int journalPort) =>
        [Name, .. new[] { cheapPort, strongPort, journalPort }.Select(port => port.ToString(CultureInfo.InvariantCulture))];

    public static async Task<int> RunAsync(string[] arguments)
    {
        int[] ports = [.. arguments[1..].Select(port => int.Parse(port, CultureInfo.InvariantCulture))];
        var journal = new UpstreamJournal();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, ports[0], listen => listen.Run(connection => new UpstreamConnection(connection, journal, cheap: true).ServeAsync()));
            kestrel.Listen(IPAddress.Loopback, ports[1], listen => listen.Run(connection => new UpstreamConnection(connection, journal, cheap: false).ServeAsync()));
            kestrel.Listen(IPAddress.Loopback, ports[2], listen => listen.Run(journal.ServeAsync));
        });
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxReadBufferSize = null;   // a request is looked at when it is complete, however large
        });
        await using var server = builder.Build();
        ParentWatch.Start();
        await ((IHost)server).RunAsync();
        return 0;
    }
}
