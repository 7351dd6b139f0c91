using System.Text;
using RouterProxy.Intake;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>What one event of a stream says.</summary>
internal sealed record FramedEvent(bool HasData, bool IsComment, bool IsDone, string Name, string Payload)
{
    /// <summary>Reads a stream that arrives in pieces; checks that the events' ranges cover it without a gap.</summary>
    public static List<FramedEvent> Read(byte[] bytes, int[]? cuts = null)
    {
        var framer = new SseFramer();
        using var buffer = new PooledBuffer(16);
        using var scratch = new PooledBuffer(16);
        var found = new List<FramedEvent>();
        var covered = 0;
        var from = 0;
        foreach (var to in (int[])[.. cuts ?? [], bytes.Length])
        {
            bytes.AsSpan(from, to - from).CopyTo(buffer.GetSpan(Math.Max(to - from, 1)));
            buffer.Advance(to - from);
            from = to;
            while (framer.TryRead(buffer.WrittenSpan, out var e))
            {
                var span = buffer.WrittenSpan;
                e.Raw(span).SequenceEqual(bytes.AsSpan(covered, e.Length)).ShouldBeTrue("ranges must touch");
                covered += e.Length;
                found.Add(new FramedEvent(
                    e.HasData, e.IsComment, e.IsDone, Encoding.UTF8.GetString(e.Name(span)), Encoding.UTF8.GetString(e.Payload(span, scratch))));
            }

            var consumed = framer.Consumed;
            buffer.Consume(consumed);
            framer.Rebase(consumed);
        }

        framer.Remainder(buffer.WrittenSpan).SequenceEqual(bytes.AsSpan(covered)).ShouldBeTrue();
        return found;
    }
}
