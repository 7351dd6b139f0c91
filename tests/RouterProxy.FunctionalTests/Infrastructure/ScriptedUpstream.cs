using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// An upstream on a real server and real sockets: in-memory hosts show neither aborts nor flushes. It answers by script and keeps
/// what it received.
/// </summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private static readonly UpstreamReply Unscripted = UpstreamReply.Error(500, "no reply was scripted for this request", code: "unscripted");

    private readonly WebApplication _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<UpstreamReply> _queue = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly Channel<UpstreamRequest> _arrivals = Channel.CreateUnbounded<UpstreamRequest>();
    private readonly List<UpstreamRequest> _requests = [];
    private readonly Lock _lock = new();
    private volatile Func<UpstreamRequest, UpstreamReply>? _respond;

    private ScriptedUpstream(WebApplication server) => _server = server;

    /// <summary>Ends with a slash.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>All requests so far, in the order of their arrival.</summary>
    public IReadOnlyList<UpstreamRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Faults of scripts other than the peer's leaving; a test that expects none may say so.</summary>
    public IReadOnlyCollection<Exception> ScriptFailures => _failures;

    public static Task<ScriptedUpstream> StartAsync(Func<UpstreamRequest, UpstreamReply>? respond = null, UpstreamProtocol protocol = UpstreamProtocol.Http1) =>
        StartAsync(port: 0, respond, protocol);

    /// <summary>On a port of one's own choice: for upstreams that come back.</summary>
    public static async Task<ScriptedUpstream> StartAsync(int port, Func<UpstreamRequest, UpstreamReply>? respond = null, UpstreamProtocol protocol = UpstreamProtocol.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
                listen.Protocols = protocol == UpstreamProtocol.Http2Cleartext ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });
        // Without a write buffer a flush returns when the socket has taken the bytes: a reset behind it cannot swallow them.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = 1);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));

        var upstream = new ScriptedUpstream(builder.Build());
        upstream._respond = respond;
        upstream._server.Run(upstream.AnswerAsync);
        await upstream._server.StartAsync();
        upstream.BaseAddress = new Uri(upstream._server.Urls.Single());
        return upstream;
    }

    /// <summary>Answers every request that finds the queue empty.</summary>
    public ScriptedUpstream Respond(Func<UpstreamRequest, UpstreamReply> respond)
    {
        _respond = respond;
        return this;
    }

    /// <inheritdoc cref="Respond(Func{UpstreamRequest, UpstreamReply})"/>
    public ScriptedUpstream Respond(UpstreamReply reply) => Respond(_ => reply);

    /// <summary>Answers the next requests, one each, in this order; comes before <see cref="Respond(UpstreamReply)"/>.</summary>
    public ScriptedUpstream Enqueue(params UpstreamReply[] replies)
    {
        foreach (var reply in replies)
        {
            _queue.Enqueue(reply);
        }

        return this;
    }

    /// <summary>Waits for the next request that this method has not returned yet.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public Task<UpstreamRequest> NextRequestAsync(TimeSpan? timeout = null) =>
        _arrivals.Reader.ReadAsync().AsTask().WaitAsync(timeout ?? TestTimeouts.Default);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReceiveAsync(context);
        var exchange = new UpstreamExchange(context, request, _stopping.Token);
        try
        {
            var reply = _queue.TryDequeue(out var queued) ? queued : _respond?.Invoke(request) ?? Unscripted;
            await reply.WriteAsync(exchange);
            await context.Response.CompleteAsync();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            exchange.Reset();   // an upstream that goes down does not finish its sentences
        }
        catch (Exception exception)
        {
            // That the peer has gone is what many scripts are there to see.
            if (!context.RequestAborted.IsCancellationRequested)
            {
                _failures.Enqueue(exception);
                exchange.Reset();
            }
        }
        finally
        {
            exchange.Close();
            request.MarkFinished(Stopwatch.GetTimestamp());
        }
    }

    private async Task<UpstreamRequest> ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_lock)
        {
            var request = new UpstreamRequest
            {
                Index = _requests.Count,
                Method = context.Request.Method,
                RawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                Protocol = context.Request.Protocol,
                Headers = new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase),
                Body = body.ToArray(),
                ReceivedAt = Stopwatch.GetTimestamp(),
                ConnectionId = context.Connection.Id,
            };
            _requests.Add(request);
            _arrivals.Writer.TryWrite(request);
            return request;
        }
    }
}
