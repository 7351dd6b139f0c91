using RouterProxy.Intake;

namespace RouterProxy.Probing;

/// <summary>
/// Where one server-sent event lies in the buffer it was framed from. Holds positions only: valid until that buffer is compacted.
/// </summary>
internal readonly struct SseEvent
{
    private readonly int _nameStart;
    private readonly int _nameLength;

    public SseEvent(int start, int end, int dataStart, int dataLength, int dataLines, int nameStart, int nameLength, bool hasComment, bool isDone)
    {
        Start = start;
        End = end;
        DataStart = dataStart;
        DataLength = dataLength;
        DataLines = dataLines;
        _nameStart = nameStart;
        _nameLength = nameLength;
        HasComment = hasComment;
        IsDone = isDone;
    }

    /// <summary>First byte that belongs to the event. The ranges of successive events touch: no byte is left between them.</summary>
    public int Start { get; }

    /// <summary>One past the last byte, terminating blank line included.</summary>
    public int End { get; }

    public int Length => End - Start;

    /// <summary>Start of the payload of the first <c>data</c> line; meaningless without data.</summary>
    public int DataStart { get; }

    /// <summary>Length of the payload of the first <c>data</c> line, trailing spaces included.</summary>
    public int DataLength { get; }

    /// <summary>How many <c>data</c> lines the event has.</summary>
    public int DataLines { get; }

    public bool HasData => DataLines > 0;

    /// <summary>The payload is spread over several lines: take it from <see cref="JoinData"/>.</summary>
    public bool IsMultiLine => DataLines > 1;

    /// <summary>At least one comment line lies in the range.</summary>
    public bool HasComment { get; }

    /// <summary>Nothing but comments: a keep-alive.</summary>
    public bool IsComment => HasComment && DataLines == 0 && _nameStart < 0;

    /// <summary>The payload, trimmed, is <c>[DONE]</c>.</summary>
    public bool IsDone { get; }

    /// <summary>The event's bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> buffer) => buffer[Start..End];

    /// <summary>The value of the <c>event</c> field; empty when there is none.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> buffer) => _nameStart < 0 ? default : buffer.Slice(_nameStart, _nameLength);

    /// <summary>The payload: a slice of the buffer when it is one line, else joined in <paramref name="scratch"/>, which is overwritten.</summary>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> buffer, PooledBuffer scratch)
        => DataLines > 1 ? JoinData(buffer, scratch) : HasData ? buffer.Slice(DataStart, DataLength) : default;

    /// <summary>Joins the payloads of all <c>data</c> lines with line feeds, as the event stream grammar says.</summary>
    public ReadOnlySpan<byte> JoinData(ReadOnlySpan<byte> buffer, PooledBuffer scratch)
    {
        if (!HasData)
        {
            return default;
        }

        scratch.Clear();
        Append(scratch, buffer.Slice(DataStart, DataLength));
        var rest = buffer[(DataStart + DataLength)..End];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (SseFramer.TryGetField(line, "data"u8, out var value))
            {
                Append(scratch, "\n"u8);
                Append(scratch, line[value..]);
            }
        }

        return scratch.WrittenSpan;
    }
    private static void Append(PooledBuffer scratch, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(scratch.GetSpan(bytes.Length));
        scratch.Advance(bytes.Length);
    }
}
