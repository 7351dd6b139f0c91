using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>One request as the scripted upstream received it, and what became of it. Timestamps are those of <c>Stopwatch.GetTimestamp</c>.</summary>
internal sealed class UpstreamRequest
{
    private readonly TaskCompletionSource<long> _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastWriteAt;
    private int _writes;

    /// <summary>Position among the upstream's requests, from 0.</summary>
    public required int Index { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query exactly as they stood in the request line.</summary>
    public required string RawTarget { get; init; }

    public required string Protocol { get; init; }

    /// <summary>Names ignore case, values as received.</summary>
    public required IReadOnlyDictionary<string, StringValues> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>When the whole request had been read.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>Connection on which it came: equal for requests on one kept-alive connection.</summary>
    public required string ConnectionId { get; init; }

    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>Completes with its time when the upstream sees that the peer gave up on this request; never completes when the answer was finished before.</summary>
    public Task<long> Aborted => _aborted.Task;

    /// <summary>Completes when the script has ended, whatever its end.</summary>
    public Task<long> Finished => _finished.Task;

    /// <summary>When the last write of the answer was handed to the socket; 0 before the first.</summary>
    public long LastWriteAt => Volatile.Read(ref _lastWriteAt);

    /// <summary>Writes of the answer that were flushed so far.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>The header's value, or null when absent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }

    internal void MarkWritten(long timestamp)
    {
        Volatile.Write(ref _lastWriteAt, timestamp);
        Interlocked.Increment(ref _writes);
    }

    internal void MarkAborted(long timestamp) => _aborted.TrySetResult(timestamp);

    internal void MarkFinished(long timestamp) => _finished.TrySetResult(timestamp);
}
