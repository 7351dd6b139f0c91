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
    private readonly SseFramer _framer = new();
    private PooledBuffer? _joined;
    private PooledBuffer? _edited;

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
        var unchangedFrom = 0;
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
            if (cutter is not null && WriteCut(buffer, unchangedFrom, e, payload, output))
            {
                unchangedFrom = e.End;
            }
        }

        Write(output, buffer[unchangedFrom.._framer.Consumed]);
        var consumed = _framer.Consumed;
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
                if (WriteCut(buffer, e.Start, e, payload, output) || buffer.IndexOf("logprob"u8) >= 0)
                {
                    return;
                }
            }
        }

        Write(output, source.WrittenSpan[..length]);
    }

    public void Dispose()
    {
        _joined?.Dispose();
        _edited?.Dispose();
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

    /// <summary>Writes what lies before the event and the event itself, if anything is cut from it.</summary>
    private bool WriteCut(ReadOnlySpan<byte> buffer, int unchangedFrom, in SseEvent e, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var edited = _edited ??= new PooledBuffer(1024);
        edited.Clear();
        var result = cutter!.Cut(payload, edited);
        if (result == CutResult.Unchanged)
        {
            return false;
        }

        Write(output, buffer[unchangedFrom..e.Start]);
        if (result == CutResult.Edited)
        {
            if (e.IsMultiLine)
            {
                WriteLines(output, edited.WrittenSpan);
            }
            else
            {
                Write(output, buffer[e.Start..e.DataStart]);
                Write(output, edited.WrittenSpan);
                Write(output, buffer[(e.DataStart + e.DataLength)..e.End]);
            }
        }

        return true;
    }

    /// <summary>A payload that came in several lines goes out in as many: a line break in JSON is white space, but in an event it needs a field.</summary>
    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        foreach (var line in payload.Split((byte)'\n'))
        {
            output.Write("data: "u8);
            Write(output, payload[line]);
            output.Write("\n"u8);
        }

        output.Write("\n"u8);
    }
}
