using System.Text;

namespace RouterProxy.Hosting;

/// <summary>
/// Standard output of a process that logs: what is written between <see cref="Gather"/> and <see cref="Release"/> goes out in large pieces.
/// </summary>
/// <remarks>The console's own writer calls the system once or twice for each event, and wakes whoever watches the file that it goes to.</remarks>
/// <param name="inner">Where it goes.</param>
internal sealed class GatheringStream(Stream inner) : Stream
{
    private const int PieceBytes = 64 << 10;

    private readonly Lock _gate = new();
    private readonly MemoryStream _kept = new();
    private bool _gathering;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes it the process's standard output.</summary>
    public static GatheringStream TakeOutput()
    {
        var stream = new GatheringStream(Console.OpenStandardOutput());
        var encoding = Console.OutputEncoding;

        // UTF-8 as such begins with a byte order mark; on a console it must not.
        var unmarked = encoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : encoding;
        Console.SetOut(new StreamWriter(stream, unmarked) { AutoFlush = true });
        return stream;
    }

    /// <summary>From now on what is written is kept.</summary>
    public void Gather()
    {
        lock (_gate)
        {
            _gathering = true;
        }
    }

    /// <summary>Writes what was kept; what is written from now on goes out at once.</summary>
    /// <exception cref="IOException">Nobody takes it any more: a closed pipe, for one.</exception>
    public void Release()
    {
        lock (_gate)
        {
            _gathering = false;
            WriteKept();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            _kept.Write(buffer);
            if (!_gathering || _kept.Length >= PieceBytes)
            {
                WriteKept();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: whoever gathers says when.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteKept()
    {
        var length = (int)_kept.Length;

        if (length == 0)
        {
            return;
        }

        // First, so that bytes that nobody takes are not offered again for ever.
        _kept.SetLength(0);
        inner.Write(_kept.GetBuffer(), 0, length);
    }
}
