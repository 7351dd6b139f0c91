using System.Buffers;
using RouterProxy.Relay;

namespace RouterProxy.PassThrough;

/// <summary>Passes an answer on as it comes and keeps a copy of its end: the token counts stand there. They are read when it has ended.</summary>
internal sealed class AnswerTail(Stream inner) : Stream
{
    /// <summary>Counts with their details are a few hundred bytes, and what follows them in a response is short.</summary>
    private const int MaxBytes = 4096;

    private readonly byte[] _kept = ArrayPool<byte>.Shared.Rent(MaxBytes);
    private int _length;
    private bool _disposed;

    /// <summary>The upstream's counts; null before the end, and when there are none.</summary>
    public TokenUsage? Reported { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        See(buffer.Span[..read], ended: read == 0 && !buffer.IsEmpty);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        See(buffer.AsSpan(offset, read), ended: read == 0 && count > 0);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            ArrayPool<byte>.Shared.Return(_kept);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <param name="bytes">What came.</param>
    /// <param name="ended">Nothing more will. Reading nothing into no room is how YARP waits for data: that ends nothing.</param>
    private void See(ReadOnlySpan<byte> bytes, bool ended)
    {
        if (_disposed)
        {
            return;
        }

        if (ended)
        {
            Reported = UsageReader.TryReadLast(_kept.AsSpan(0, _length), out var usage) ? usage : null;
            return;
        }

        if (bytes.Length >= MaxBytes)
        {
            bytes[^MaxBytes..].CopyTo(_kept);
            _length = MaxBytes;
            return;
        }

        var over = _length + bytes.Length - MaxBytes;
        if (over > 0)
        {
            _kept.AsSpan(over, _length - over).CopyTo(_kept);
            _length -= over;
        }

        bytes.CopyTo(_kept.AsSpan(_length));
        _length += bytes.Length;
    }
}
