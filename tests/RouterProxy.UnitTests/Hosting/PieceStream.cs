namespace RouterProxy.UnitTests.Hosting;

/// <summary>Remembers each write as a piece of its own.</summary>
internal sealed class PieceStream : Stream
{
    private readonly List<byte[]> _pieces = [];

    /// <summary>What was written, write by write.</summary>
    public IReadOnlyList<byte[]> Pieces => _pieces;

    public byte[] Written => [.. _pieces.SelectMany(piece => piece)];

    /// <summary>What an asynchronous write waits for, its bytes being noted already.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Ends the next write, which takes nothing.</summary>
    public Exception? Failure { get; set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        _pieces.Add(buffer.ToArray());
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        await Gate;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
