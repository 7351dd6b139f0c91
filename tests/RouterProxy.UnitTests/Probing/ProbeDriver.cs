using System.Text;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Takes an answer through framer and probe as an attempt does: until it is decided.</summary>
internal static class ProbeDriver
{
    public static ProbeSettings Settings(
        ApiEndpoint endpoint = ApiEndpoint.Chat, SignalPolicy? signal = null, string[]? labels = null, bool structured = false)
        => new(endpoint, signal ?? SignalPolicy.Default, labels ?? [], structured);

    public static (ProbeState State, ConfidenceOutcome Outcome) Stream(AnswerProbe probe, ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> cuts)
    {
        var framer = new SseFramer();
        using var buffer = new PooledBuffer(64);
        using var scratch = new PooledBuffer(64);
        var from = 0;
        for (var piece = 0; piece <= cuts.Length; piece++)
        {
            var to = piece < cuts.Length ? cuts[piece] : bytes.Length;
            bytes[from..to].CopyTo(buffer.GetSpan(Math.Max(to - from, 1)));
            buffer.Advance(to - from);
            from = to;
            while (framer.TryRead(buffer.WrittenSpan, out var e))
            {
                var state = e.IsDone ? probe.End() : e.HasData ? probe.Read(e.Payload(buffer.WrittenSpan, scratch)) : ProbeState.Undecided;
                if (state != ProbeState.Undecided)
                {
                    return (state, probe.Outcome);
                }
            }
        }

        return (probe.End(), probe.Outcome);
    }

    /// <summary>Reads payloads one after the other, without an end, and tells after which one (from 1) the probe decided; 0 for not at all.</summary>
    public static (ConfidenceOutcome Outcome, int DecidedAt) Payloads(ProbeSettings settings, params string[] payloads)
    {
        var probe = new AnswerProbe(settings);
        for (var index = 0; index < payloads.Length; index++)
        {
            if (probe.Read(Encoding.UTF8.GetBytes(payloads[index])) == ProbeState.Decided)
            {
                return (probe.Outcome, index + 1);
            }
        }

        return (probe.Outcome, 0);
    }

    public static (ProbeState State, ConfidenceOutcome Outcome) Whole(ProbeSettings settings, string json)
    {
        var probe = new AnswerProbe(settings);
        return (probe.ReadWhole(Encoding.UTF8.GetBytes(json)), probe.Outcome);
    }
}
