using System.Net;
using System.Net.Sockets;
using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Client;

/// <summary>A stream that is opened and then read for as long as it lasts.</summary>
internal sealed class HeldStream : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[4096];

    /// <summary>Events since the first content token.</summary>
    public long Events { get; private set; }

    /// <summary>Why it ended before it was disposed, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Asks, and returns when the first content token is there: the stream is committed.</summary>
    public async Task OpenAsync(IPEndPoint server, LoadCase load)
    {
        var reader = new AnswerReader();
        reader.Reset(load);
        await _socket.ConnectAsync(server);
        for (ReadOnlyMemory<byte> rest = load.Request; !rest.IsEmpty;)
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
        }

        while (reader.FirstTokenAt == 0)
        {
            int read = await _socket.ReceiveAsync(_received.AsMemory(), SocketFlags.None);
            if (read == 0)
            {
                throw new IOException("a stream ended before its first content token");
            }

            reader.Add(_received.AsSpan(0, read));
        }
    }

    /// <summary>Reads until the stream ends or is disposed.</summary>
    public async Task DrainAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(_received.AsMemory(), SocketFlags.None) is var read && read > 0)
            {
                // An event in two reads may be missed: one a second rarely comes so.
                Events += _received.AsSpan(0, read).Count("data: "u8);
            }

            Fault = "a stream ended";
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Fault = exception.Message;
        }
    }

    public void Dispose() => _socket.Dispose();
}
