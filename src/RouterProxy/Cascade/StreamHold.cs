using RouterProxy.Confidence;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>Watches a held stream until its gate opens or the attempt is left. Nothing of it has reached the client.</summary>
internal sealed class StreamHold(Attempt attempt, HttpResponseMessage response, PooledBuffer held) : IDisposable
{
    private readonly SseFramer _framer = new();
    private readonly AnswerProbe _probe = attempt.Probes.Rent();
    private PooledBuffer? _joined;
    private int _events;
    private bool _sawEnd;

    /// <summary>The answer may go out.</summary>
    public bool Opened { get; private set; }

    /// <summary>The answer was left: this is why.</summary>
    public AttemptOutcome? Outcome { get; private set; }

    public ConfidenceOutcome? Confidence { get; private set; }

    public double? Threshold { get; private set; }

    /// <summary>Looks at the events that have become complete. Their bytes stay where they are.</summary>
    public void Examine(bool ended)
    {
        while (_framer.TryRead(held.WrittenSpan, out var e))
        {
            if (!e.HasData)
            {
                continue;
            }

            attempt.Deadline.Touch();
            _sawEnd |= EventRelay.IsEnd(e, held.WrittenSpan);
            _events++;
            Settle(e.IsDone ? _probe.End() : Read(e.Payload(held.WrittenSpan, _joined ??= new PooledBuffer(1024))), ended);
            if (Opened || Outcome is not null)
            {
                return;
            }
        }

        if (ended && !_sawEnd && !_probe.Substantive)
        {
            // It broke off before it said anything: that is no answer, however friendly its status and however orderly its end.
            Outcome = new AttemptOutcome(AttemptEnd.Broken) { Detail = "NoAnswer" };
        }
        else if (ended)
        {
            Settle(_probe.End(), ended: true);
            Opened |= Outcome is null;
        }
        else if (held.Length > attempt.Exchange.Route.MaxHeldBytes)
        {
            Full();
        }
    }

    public void Dispose()
    {
        attempt.Probes.Return(_probe);
        _joined?.Dispose();
    }

    private ProbeState Read(ReadOnlySpan<byte> payload)
    {
        attempt.Usage.See(_events, payload);
        return _probe.Read(payload);
    }

    private void Settle(ProbeState state, bool ended)
    {
        if (state is ProbeState.Error or ProbeState.Malformed)
        {
            Outcome = new AttemptOutcome(AttemptEnd.Broken) { Detail = state.ToString() };
        }
        else if (attempt.Gate == GateKind.FirstSign)
        {
            Opened = _probe.Substantive || _sawEnd;
        }
        else if (state == ProbeState.Decided)
        {
            Judge(_probe.Outcome, ended);
        }
    }

    private void Full()
    {
        if (attempt.Gate == GateKind.FirstSign)
        {
            Opened = true;
        }
        else
        {
            Judge(ConfidenceOutcome.Unscored(UnscoredReason.HoldLimit), ended: false);
        }
    }

    private void Judge(ConfidenceOutcome confidence, bool ended)
    {
        attempt.Origin = _probe.Origin;
        var verdict = attempt.Judge(confidence);
        Confidence = confidence;
        Threshold = verdict.Threshold;
        Opened = verdict.Accept;
        if (!verdict.Accept)
        {
            Outcome = attempt.Left(confidence, verdict, KeepIfComplete(ended));
        }
    }

    /// <summary>A short answer may have arrived whole before it was judged: then it can still be served if the stronger tier fails.</summary>
    private KeptAnswer? KeepIfComplete(bool ended)
    {
        while (!_sawEnd && _framer.TryRead(held.WrittenSpan, out var e))
        {
            _sawEnd |= EventRelay.IsEnd(e, held.WrittenSpan);
        }

        if (!_sawEnd && !(ended && HasFinished()))
        {
            return null;
        }

        var output = new PooledBuffer(held.Length);
        using var relay = new EventRelay(attempt.Cut.CutsAnything ? new AnswerCutter(attempt.Cut, attempt.WhenOff) : null, attempt.Usage);
        relay.Drain(held, output);
        if (ended)
        {
            relay.DrainRest(held, output);
        }

        return new KeptAnswer(attempt.Model, response, output, stream: true);
    }

    /// <summary>Some upstreams end a stream without a mark: then it is whole when its choices say so. Seldom asked, so it may read everything again.</summary>
    private bool HasFinished()
    {
        using var pieces = new StreamAggregator(attempt.Cut, attempt.WhenOff);
        var framer = new SseFramer();
        while (framer.TryRead(held.WrittenSpan, out var e))
        {
            if (e.HasData && !pieces.Append(e.Payload(held.WrittenSpan, _joined ??= new PooledBuffer(1024))))
            {
                return false;
            }
        }

        return pieces.IsComplete;
    }
}
