using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RouterProxy.Benchmarks.Load;

/// <summary>The scripted upstream: two ports, one of which answers unsurely where the model's name asks for it.</summary>
internal static class UpstreamCommand
{
    public static Command Create()
    {
        var cheap = new Option<int>("--cheap-port") { Required = true };
        var strong = new Option<int>("--strong-port") { Required = true };
        var command = new Command("upstream", "Serves prebuilt answers (started by load).") { cheap, strong };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(cheap), parsed.GetValue(strong), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int cheapPort, int strongPort, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, cheapPort, listen => listen.Run(connection => UpstreamConnection.ServeAsync(connection, cheap: true)));
            kestrel.Listen(IPAddress.Loopback, strongPort, listen => listen.Run(connection => UpstreamConnection.ServeAsync(connection, cheap: false)));
        });
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxReadBufferSize = null;   // a request is looked at when it is complete, however large
        });
        await using var server = builder.Build();
        ParentWatch.Start();
        await ((IHost)server).RunAsync(cancellationToken);
        return 0;
    }
}
