using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>An upstream that keeps nothing of what it received: a run is long.</summary>
internal sealed class ChaosUpstream : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ChaosReplies _replies;
    private readonly CancellationTokenSource _stopping = new();

    private ChaosUpstream(WebApplication server, ChaosReplies replies) => (_server, _replies) = (server, replies);

    public string Address => _server.Urls.Single();

    public static async Task<ChaosUpstream> StartAsync(ChaosReplies replies)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = 1);   // a flush is on the wire when it returns
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var upstream = new ChaosUpstream(builder.Build(), replies);
        upstream._server.Run(upstream.AnswerAsync);
        await upstream._server.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        UpstreamExchange? exchange = null;
        try
        {
            var request = await ReceiveAsync(context);
            exchange = new UpstreamExchange(context, request, _stopping.Token);
            await _replies.For(request).WriteAsync(exchange);
            await context.Response.CompleteAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or System.Net.Sockets.SocketException or InvalidOperationException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            context.Abort();   // the gateway has given up on this attempt, which is what many of them are for
        }
        finally
        {
            exchange?.Close();
        }
    }

    private static async Task<UpstreamRequest> ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new UpstreamRequest
        {
            Index = 0,
            Method = context.Request.Method,
            RawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Protocol = context.Request.Protocol,
            Headers = new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
            ReceivedAt = Stopwatch.GetTimestamp(),
            ConnectionId = context.Connection.Id,
        };
    }
}
