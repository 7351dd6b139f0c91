using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>What a reply works with: the request, the response, and the ways to end it that no well-behaved server has.</summary>
internal sealed class UpstreamExchange
{
    private readonly HttpContext _context;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _abortWatch;
    private bool _ownEnd;

    public UpstreamExchange(HttpContext context, UpstreamRequest request, CancellationToken stopping)
    {
        _context = context;
        _stopping = stopping;
        Request = request;
        _abortWatch = context.RequestAborted.Register(() => request.MarkAborted(Stopwatch.GetTimestamp()));
    }

    public UpstreamRequest Request { get; }

    public HttpResponse Response => _context.Response;

    /// <summary>Ends when the peer goes away.</summary>
    public CancellationToken PeerGone => _context.RequestAborted;

    /// <summary>Writes and flushes, so that the bytes are on the wire when this returns.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await Response.Body.WriteAsync(bytes, PeerGone);
        await Response.Body.FlushAsync(PeerGone);
        Request.MarkWritten(Stopwatch.GetTimestamp());
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Returns when the peer has gone or the upstream is disposed.</summary>
    public async Task UntilPeerGoneAsync()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var peer = PeerGone.Register(gone.SetResultOnce);
        using var stop = _stopping.Register(gone.SetResultOnce);
        await gone.Task;
    }

    /// <summary>A token for waits of a script: the peer went away, or the upstream is disposed.</summary>
    public CancellationTokenSource LinkedLifetime() => CancellationTokenSource.CreateLinkedTokenSource(PeerGone, _stopping);

    /// <summary>Cuts the connection with a reset (HTTP/1.1: RST on the socket; HTTP/2: RST_STREAM).</summary>
    public void Reset()
    {
        EndByOwnHand();
        _context.Abort();
    }

    /// <summary>
    /// Takes the connection away from the server, sends bytes as they are and closes the sending side with a FIN. Only this way a
    /// response can be missing, cut short or contradict its own headers: the server itself would never let it.
    /// </summary>
    public async Task HijackAsync(ReadOnlyMemory<byte> bytes)
    {
        var socket = _context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        for (var rest = bytes; !rest.IsEmpty;)
        {
            rest = rest[await socket.SendAsync(rest, SocketFlags.None, _stopping)..];
        }

        Request.MarkWritten(Stopwatch.GetTimestamp());
        EndByOwnHand();
        socket.Shutdown(SocketShutdown.Send);
        // A reset right behind the FIN could overtake unread bytes at the peer, so the peer closes first.
        await UntilPeerGoneAsync();
        _context.Abort();
    }

    /// <summary>
    /// The script is over. Its own waits may have heard of the peer's leaving before the watch did (the youngest registration on a
    /// token is called first), so the fact is looked up once more.
    /// </summary>
    internal void Close()
    {
        _abortWatch.Unregister();
        if (!_ownEnd && PeerGone.IsCancellationRequested)
        {
            Request.MarkAborted(Stopwatch.GetTimestamp());
        }
    }

    private void EndByOwnHand()
    {
        _abortWatch.Unregister();
        _ownEnd = true;
    }
}
