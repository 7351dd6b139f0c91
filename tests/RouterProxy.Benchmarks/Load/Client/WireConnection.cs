using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Client;

/// <summary>A kept-alive client connection that writes prepared bytes and reads one answer at a time.</summary>
internal sealed class WireConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[16 * 1024];
    private readonly AnswerReader _reader = new();

    /// <summary>The last answer was complete and the server keeps the connection.</summary>
    public bool Reusable { get; private set; }

    public async Task<WireAnswer> AskAsync(IPEndPoint server, LoadCase load)
    {
        Reusable = false;
        if (!_socket.Connected)
        {
            await _socket.ConnectAsync(server);
        }

        _reader.Reset(load);
        long sentAt = Stopwatch.GetTimestamp();
        for (ReadOnlyMemory<byte> rest = load.Request; !rest.IsEmpty;)
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
        }

        while (!_reader.IsComplete)
        {
            int read = await _socket.ReceiveAsync(_received.AsMemory(), SocketFlags.None);
            if (read == 0)
            {
                return new WireAnswer("connection closed before the answer was complete", _reader.Decision, sentAt, 0, Stopwatch.GetTimestamp());
            }

            _reader.Add(_received.AsSpan(0, read));
        }

        long endAt = Stopwatch.GetTimestamp();
        Reusable = !_reader.Closes;
        return new WireAnswer(_reader.Fault(), _reader.Decision, sentAt, _reader.FirstTokenAt == 0 ? endAt : _reader.FirstTokenAt, endAt);
    }

    public void Dispose() => _socket.Dispose();
}
