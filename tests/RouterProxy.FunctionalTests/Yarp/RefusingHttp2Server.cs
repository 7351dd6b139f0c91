using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RouterProxy.FunctionalTests.Yarp;

/// <summary>
/// Just enough of HTTP/2 to refuse streams (<c>REFUSED_STREAM</c>) after their body has been read, which Kestrel never does, and to
/// answer the streams that follow.
/// </summary>
internal sealed class RefusingHttp2Server : IAsyncDisposable
{
    private const int PrefaceBytes = 24;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte Acknowledges = 1;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly byte[] _body;
    private readonly Task _serving;
    private int _refusals;
    private int _streams;

    private RefusingHttp2Server(int refusals, string body)
    {
        _refusals = refusals;
        _body = Encoding.UTF8.GetBytes(body);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Streams whose request was read to its end.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <param name="refusals">How many streams are refused.</param>
    /// <param name="body">JSON for all others.</param>
    public static RefusingHttp2Server Start(int refusals, string body) => new(refusals, body);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            connections.Add(ServeAsync(client));
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[PrefaceBytes], _stopping.Token);
        await SendAsync(stream, Settings, 0, 0, []);
        byte[] head = new byte[9];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, _stopping.Token) == head.Length)
        {
            byte[] payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, _stopping.Token);
            await HandleAsync(stream, head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
    }

    private async Task HandleAsync(NetworkStream stream, byte type, byte flags, int id, byte[] payload)
    {
        if (type is Settings or Ping && (flags & Acknowledges) == 0)
        {
            await SendAsync(stream, type, Acknowledges, 0, type == Ping ? payload : []);
        }
        else if (type == Data && (flags & EndStream) != 0)
        {
            Interlocked.Increment(ref _streams);
            if (Interlocked.Decrement(ref _refusals) >= 0)
            {
                await SendAsync(stream, ResetStream, 0, id, [0, 0, 0, 7]);
                return;
            }

            // ":status: 200" from the static table, then "content-type" (its 31st name) as a literal.
            byte[] headers = [0x88, 0x0f, 0x10, 16, .. "application/json"u8];
            await SendAsync(stream, Headers, EndHeaders, id, headers);
            await SendAsync(stream, Data, EndStream, id, _body);
        }
    }

    private async Task SendAsync(NetworkStream stream, byte type, byte flags, int id, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame.AsSpan(9));
        await stream.WriteAsync(frame, _stopping.Token);
    }
}
