using System.Net.Sockets;
using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A bare socket, for requests that no HTTP client would send.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StringBuilder _received = new();

    /// <param name="address">Whom to connect to.</param>
    /// <param name="receiveBuffer">Bytes that the system takes for a client that does not read; the system's choice when null.</param>
    public static async Task<SocketClient> ConnectAsync(Uri address, int? receiveBuffer = null)
    {
        var client = new SocketClient();
        if (receiveBuffer is { } bytes)
        {
            client._socket.ReceiveBufferSize = bytes;
        }

        await client._socket.ConnectAsync(address.Host, address.Port).WaitAsync(TestTimeouts.Default);
        return client;
    }

    /// <summary>Everything received so far, one character per byte.</summary>
    public string Received => _received.ToString();

    /// <summary>Sends these characters, one byte each (Latin-1).</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None).AsTask().WaitAsync(TestTimeouts.Default)..];
        }
    }

    /// <summary>A well-formed chat request with this body.</summary>
    public Task SendChatAsync(string body) => SendAsync(
        $"POST {RawClient.ChatPath} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body))}");

    /// <summary>Reads until <paramref name="mark"/> has been received or the peer has closed; returns everything received so far.</summary>
    public async Task<string> ReadUntilAsync(string mark)
    {
        while (!Received.Contains(mark, StringComparison.Ordinal) && await ReadSomeAsync())
        {
        }

        return Received;
    }

    /// <summary>Reads until the last bytes received are <paramref name="end"/> or the peer has closed, and keeps only the last few kilobytes.</summary>
    public async Task<string> ReadTailAsync(string end)
    {
        const int most = 4096;
        while (!(_received.Length >= end.Length && _received.ToString(_received.Length - end.Length, end.Length) == end) && await ReadSomeAsync())
        {
            _received.Remove(0, Math.Max(0, _received.Length - most));
        }

        return Received;
    }

    /// <summary>Reads until the peer closes or resets.</summary>
    public async Task<string> ReadToEndAsync()
    {
        try
        {
            while (await ReadSomeAsync())
            {
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // As good an end as any for a hostile request.
        }

        return Received;
    }

    /// <summary>Closes the sending side only: the peer sees the end of the request stream and may still answer.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves with a reset instead of a FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReadSomeAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        int read = await _socket.ReceiveAsync(buffer, SocketFlags.None).WaitAsync(TestTimeouts.Default);
        _received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return read > 0;
    }
}
