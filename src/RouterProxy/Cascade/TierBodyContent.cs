using System.Net;
using RouterProxy.Intake;

namespace RouterProxy.Cascade;

/// <summary>A tier's body as the HTTP client sends it: from its buffer, and a short one together with the request's head, in one send.</summary>
/// <remarks>
/// YARP's own content flushes the head first, because a client may be asked for its body only then, and copies the body through a buffer of its
/// own. Here the body is there already: the second send, which wakes the upstream twice, cost as much as everything that is done to the body.
/// </remarks>
internal sealed class TierBodyContent(PooledBuffer body) : HttpContent
{
    private const int PieceBytes = 64 << 10;

    private readonly Lock _gate = new();
    private readonly int _length = body.Length;
    private Task? _sending;

    /// <summary>Everything is on its way: nothing here touches the body any more.</summary>
    public bool IsSent => Volatile.Read(ref _sending) is { IsCompletedSuccessfully: true };

    /// <summary>Keeps a body from being sent whose attempt is over.</summary>
    /// <returns>Ends when nothing touches the body any more. A sending that is under way ends only with its connection.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            return _sending ??= Task.CompletedTask;
        }
    }

    /// <summary>Takes over what was said about the body: YARP has copied the client's headers to its own content.</summary>
    public void Describe(HttpContent? other)
    {
        if (other is null)
        {
            return;
        }

        foreach (var (name, values) in other.Headers.NonValidated)
        {
            // Its own is this body's, and always right.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <exception cref="InvalidOperationException">It was sent before: whoever sends a body again counts that as an attempt.</exception>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _sending = _sending is null ? SendAsync(stream, cancellationToken) : throw new InvalidOperationException("The body of an attempt is sent once.");
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private Task SendAsync(Stream stream, CancellationToken cancellation) =>
        _length <= PieceBytes ? stream.WriteAsync(body.WrittenMemory, cancellation).AsTask() : SendPiecesAsync(stream, cancellation);

    private async Task SendPiecesAsync(Stream stream, CancellationToken cancellation)
    {
        for (var rest = body.WrittenMemory; !rest.IsEmpty;)
        {
            // The system copies each piece, one after the other as long as the upstream takes them.
            await LongWork.Of(_length);
            var piece = rest[..Math.Min(rest.Length, PieceBytes)];
            await stream.WriteAsync(piece, cancellation);
            rest = rest[piece.Length..];
        }
    }
}
