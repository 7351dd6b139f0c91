using RouterProxy.Intake;

namespace RouterProxy.Cascade;

/// <summary>A tier's body as the request stream that YARP sends. Read once, never buffered again.</summary>
/// <remarks>It may be sent on one thread while the answer is read on another: an upstream may answer before it has read everything.</remarks>
internal sealed class ReplayBody(PooledBuffer body) : Stream
{
    private readonly int _length = body.Length;
    private int _position;

    /// <summary>Everything was read: nothing here touches the body any more.</summary>
    public bool IsDrained => Volatile.Read(ref _position) == _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (IsDrained)
        {
            return 0;
        }

        var rest = body.WrittenSpan[_position..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);

        // Last, so that whoever sees the end knows that the copy is made.
        Volatile.Write(ref _position, _position + count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken)
        : LongWork.Of(_length).IsCompleted ? new(Read(buffer.Span))
        : ReadElsewhereAsync(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>A large body is copied in many pieces, one after the other as long as the upstream takes them.</summary>
    private async ValueTask<int> ReadElsewhereAsync(Memory<byte> buffer)
    {
        await LongWork.Of(_length);
        return Read(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
