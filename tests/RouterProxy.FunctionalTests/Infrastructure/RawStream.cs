using System.Diagnostics;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>An answer that is still being read.</summary>
internal sealed class RawStream(HttpResponseMessage response, CancellationTokenSource leaving) : IAsyncDisposable
{
    private readonly SseFramer _framer = new();
    private readonly MemoryStream _seen = new();
    private Stream? _body;

    public int Status => (int)response.StatusCode;

    public IReadOnlyDictionary<string, string> Headers { get; } = HeadersOf(response);

    /// <summary>Every byte of the body that has been read so far.</summary>
    public byte[] Seen => _seen.ToArray();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Reads what comes next; empty at the end of the body.</summary>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public async Task<byte[]> ReadAsync(TimeSpan? timeout = null)
    {
        _body ??= await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[16 * 1024];
        int read = await _body.ReadAsync(buffer, leaving.Token).AsTask().WaitAsync(timeout ?? TestTimeouts.Default);
        _seen.Write(buffer, 0, read);
        return buffer[..read];
    }

    /// <summary>Reads to the end and returns the whole body, events read before included.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        while ((await ReadAsync()).Length > 0)
        {
        }

        return Seen;
    }

    /// <summary>The next event, comments included; null at the end. What follows the last blank line counts as an event of its own.</summary>
    public async Task<SseEvent?> ReadSseEventAsync(TimeSpan? timeout = null)
    {
        while (true)
        {
            if (_framer.TryTake(out byte[] raw))
            {
                return new SseEvent(raw, Stopwatch.GetTimestamp());
            }

            byte[] more = await ReadAsync(timeout);
            if (more.Length == 0)
            {
                return _framer.TryTakeRest(out raw) ? new SseEvent(raw, Stopwatch.GetTimestamp()) : null;
            }

            _framer.Add(more);
        }
    }

    /// <summary>All events to the end.</summary>
    public async Task<IReadOnlyList<SseEvent>> ReadSseEventsAsync()
    {
        var events = new List<SseEvent>();
        while (await ReadSseEventAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    /// <summary>Leaves in the middle of the answer.</summary>
    public void Abort()
    {
        leaving.Cancel();
        response.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_body is not null)
        {
            await _body.DisposeAsync();
        }

        response.Dispose();
        leaving.Dispose();
        await _seen.DisposeAsync();
    }

    internal static IReadOnlyDictionary<string, string> HeadersOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
}
