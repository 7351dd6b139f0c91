using System.Net.Mime;
using RouterProxy.Confidence;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>
/// A streamed answer for a client that wants one piece: judged at its first content token, given up at once when it is low, put
/// together to the end when it is accepted. Until its first byte goes out a failure still leads to the next tier.
/// </summary>
internal sealed class AggregatedAnswer(Attempt attempt, HttpResponseMessage response, Stream source) : IDisposable
{
    private readonly HeldPart _held = new(attempt.Exchange.Held);
    private readonly PooledBuffer _buffer = new();
    private readonly SseFramer _framer = new();
    private readonly AnswerProbe _probe = attempt.Probes.Rent();
    private readonly StreamAggregator _pieces = new(attempt.Cut, attempt.WhenOff);
    private PooledBuffer? _joined;
    private ConfidenceOutcome? _confidence;
    private Verdict _verdict;
    private long _bytes;
    private int _events;

    public async Task<AttemptOutcome> ReadAsync()
    {
        while (true)
        {
            var read = await source.ReadAsync(_buffer.GetMemory(2048), attempt.Deadline.Token);
            _buffer.Advance(read);
            _bytes += read;
            _held.Add(read);
            await LongWork.Of(read == 0 ? _bytes : _buffer.Length);
            if (!TakeEvents() || (read == 0 && !Finish()))
            {
                return new AttemptOutcome(AttemptEnd.Broken) { Detail = "Malformed" };
            }

            if (_confidence is { } confidence && !_verdict.Accept)
            {
                var kept = _pieces.IsComplete ? Keep() : null;
                if (kept is not null)
                {
                    _held.Keep();
                }

                return attempt.Left(confidence, _verdict, kept);
            }

            if (read == 0)
            {
                return await SendAsync();
            }

            if (_bytes > attempt.Exchange.Route.MaxBufferedBytes)
            {
                var tooLarge = ConfidenceOutcome.Unscored(UnscoredReason.HoldLimit);
                return attempt.Left(tooLarge, attempt.Judge(tooLarge), null);
            }
        }
    }

    public void Dispose()
    {
        attempt.Probes.Return(_probe);
        _held.Dispose();
        _buffer.Dispose();
        _pieces.Dispose();
        _joined?.Dispose();
    }

    /// <summary>Takes all complete events; false when one is malformed or an error.</summary>
    private bool TakeEvents()
    {
        while (_framer.TryRead(_buffer.WrittenSpan, out var e))
        {
            if (!e.HasData)
            {
                continue;
            }

            attempt.Deadline.Touch();
            var payload = e.Payload(_buffer.WrittenSpan, _joined ??= new PooledBuffer(1024));
            _events++;
            if (!e.IsDone)
            {
                attempt.Usage.See(_events, payload);
            }

            if (!_pieces.Append(payload) || (_confidence is null && !Judge(e.IsDone ? _probe.End() : _probe.Read(payload))))
            {
                return false;
            }
        }

        var consumed = _framer.Consumed;
        _framer.Rebase(consumed);
        _buffer.Consume(consumed);
        return true;
    }

    /// <summary>The upstream has ended; false when the answer has not.</summary>
    private bool Finish() => _pieces.IsComplete && (_confidence is not null || Judge(_probe.End()));

    private bool Judge(ProbeState state)
    {
        if (state == ProbeState.Decided)
        {
            _confidence = _probe.Outcome;
            attempt.Origin = _probe.Origin;
            _verdict = attempt.Judge(_probe.Outcome);
            attempt.Deadline.Decided();
        }

        return state is ProbeState.Undecided or ProbeState.Decided;
    }

    private KeptAnswer Keep()
    {
        var body = new PooledBuffer();
        _pieces.WriteTo(body);
        return new KeptAnswer(attempt.Model, response, body, stream: false) { ContentType = MediaTypeNames.Application.Json };
    }

    private async Task<AttemptOutcome> SendAsync()
    {
        using var answer = Keep();
        await Commit.BeginAsync(attempt, response);
        var sent = await Commit.SendAsync(attempt.Exchange, answer);
        return new AttemptOutcome(sent) { Confidence = _confidence, Threshold = _verdict.Threshold };
    }
}
