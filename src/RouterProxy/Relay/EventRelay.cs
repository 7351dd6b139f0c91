using System.Buffers;
using RouterProxy.Intake;
using RouterProxy.Probing;

namespace RouterProxy.Relay;

/// <summary>
/// Moves complete events from a buffer to the client, forced members cut out. Only whole events go out, so that an error event
/// can follow whenever the upstream breaks off.
/// </summary>
internal sealed class EventRelay(AnswerCutter? cutter, UsageTally? usage = null) : IDisposable
{
    /// <summary>What larger events have made of it is not kept.</summary>
    private const int LargestScratch = 64 << 10;

    // Where edited events are put together: a thread needs it while it drains, a stream between its events does not.
    [ThreadStatic]
    private static PooledBuffer? _scratch;

    private readonly SseFramer _framer = new();
    private PooledBuffer? _joined;

    /// <summary>Events with data that have gone out; the next <c>sequence_number</c> of a Responses stream.</summary>
    public int DataEvents { get; private set; }

    /// <summary>The stream has said that it is complete: what breaks after this breaks nothing.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>Writes all complete events of <paramref name="source"/> to <paramref name="output"/> and drops them from the source.</summary>
    /// <returns>True when at least one event with data was complete.</returns>
    public bool Drain(PooledBuffer source, IBufferWriter<byte> output)
    {
        var buffer = source.WrittenSpan;
        var before = DataEvents;
        var copied = 0;
        var edited = Scratch();
        while (_framer.TryRead(buffer, out var e))
        {
            if (!e.HasData)
            {
                continue;
            }

            DataEvents++;
            SawEnd |= IsEnd(e, buffer);
            if (e.IsDone || (cutter is null && usage is null))
            {
                continue;
            }

            // The counts are read before they are cut.
            var payload = e.Payload(buffer, _joined ??= new PooledBuffer(1024));
            usage?.See(DataEvents, payload);
            if (cutter is not null && TryCut(buffer, copied, e, payload, edited))
            {
                copied = e.End;
            }
        }

        var consumed = _framer.Consumed;
        if (copied == 0)
        {
            Write(output, buffer[..consumed]);
        }
        else
        {
            // One piece: the server takes a lock for each.
            edited.Write(buffer[copied..consumed]);
            Write(output, edited.WrittenSpan);
        }

        _framer.Rebase(consumed);
        source.Consume(consumed);
        return DataEvents != before;
    }

    /// <summary>Whether this event is the mark that ends a stream in good order.</summary>
    public static bool IsEnd(in SseEvent e, ReadOnlySpan<byte> buffer) => e.IsDone || IsLastOfResponses(e.Name(buffer));

    /// <summary>
    /// Writes what is left behind the last complete event once the stream has ended. It is no event, and goes out as it came like
    /// everything that is not understood; but where something is to be cut and the rest cannot be read, it stays back: it may hold what only
    /// the gateway asked for, and no client makes anything of half an event.
    /// </summary>
    public void DrainRest(PooledBuffer source, IBufferWriter<byte> output)
    {
        var length = source.Length;
        if (cutter is not null && length > 0)
        {
            source.Write("\n\n"u8);
            var buffer = source.WrittenSpan;
            if (_framer.TryRead(buffer, out var e) && e.HasData && !e.IsDone)
            {
                var payload = e.Payload(buffer, _joined ??= new PooledBuffer(1024));
                usage?.See(DataEvents + 1, payload);
                var edited = Scratch();
                if (TryCut(buffer, e.Start, e, payload, edited))
                {
                    Write(output, edited.WrittenSpan);
                    return;
                }

                if (buffer.IndexOf("logprob"u8) >= 0)
                {
                    return;
                }
            }
        }

        Write(output, source.WrittenSpan[..length]);
    }

    public void Dispose() => _joined?.Dispose();

    private static PooledBuffer Scratch()
    {
        if (_scratch is not { Array.Length: <= LargestScratch } ready)
        {
            _scratch?.Dispose();
            _scratch = ready = new PooledBuffer();
        }

        ready.Clear();
        return ready;
    }

    private static bool IsLastOfResponses(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("response.completed"u8) || name.SequenceEqual("response.incomplete"u8) || name.SequenceEqual("response.failed"u8);

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            output.Write(bytes);
        }
    }

    /// <summary>Adds what lies between <paramref name="from"/> and the event, and the event itself, if anything is cut from it; else nothing.</summary>
    private bool TryCut(ReadOnlySpan<byte> buffer, int from, in SseEvent e, ReadOnlySpan<byte> payload, PooledBuffer edited)
    {
        var mark = edited.Length;
        edited.Write(buffer[from..e.Start]);
        var start = edited.Length;
        if (e.IsMultiLine)
        {
            return TryCutLines(payload, mark, edited);
        }

        edited.Write(buffer[e.Start..e.DataStart]);
        switch (cutter!.Cut(payload, edited))
        {
            case CutResult.Edited:
                edited.Write(buffer[(e.DataStart + e.DataLength)..e.End]);
                return true;
            case CutResult.Dropped:
                edited.Truncate(start);
                return true;
            case CutResult.Unchanged:
            default:
                edited.Truncate(mark);
                return false;
        }
    }

    private bool TryCutLines(ReadOnlySpan<byte> payload, int mark, PooledBuffer edited)
    {
        using var lines = new PooledBuffer(payload.Length);
        switch (cutter!.Cut(payload, lines))
        {
            case CutResult.Edited:
                WriteLines(edited, lines.WrittenSpan);
                return true;
            case CutResult.Dropped:
                return true;
            case CutResult.Unchanged:
            default:
                edited.Truncate(mark);
                return false;
        }
    }

    /// <summary>A payload that came in several lines goes out in as many: a line break in JSON is white space, but in an event it needs a field.</summary>
    private static void WriteLines(PooledBuffer output, ReadOnlySpan<byte> payload)
    {
        foreach (var line in payload.Split((byte)'\n'))
        {
            output.Write("data: "u8);
            output.Write(payload[line]);
            output.Write("\n"u8);
        }

        output.Write("\n"u8);
    }
}
