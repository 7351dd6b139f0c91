using System.Buffers;
using RouterProxy.Confidence;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>An answer in one piece: read, judged, cut, and sent as one piece.</summary>
internal sealed class WholeAnswer(Attempt attempt, HttpResponseMessage response, Stream source)
{
    private const int CopyBytes = 16 << 10;

    private RoutingExchange Exchange => attempt.Exchange;

    public async ValueTask<AttemptOutcome> ReadAsync()
    {
        if (attempt.Gate == GateKind.Open)
        {
            await Commit.BeginAsync(attempt, response);
            using var copy = new PooledBuffer();
            return await CopyRestAsync(copy);
        }

        var limit = attempt.Gate == GateKind.Confidence ? Exchange.Route.MaxBufferedBytes : Exchange.Route.MaxHeldBytes;
        using var held = new HeldPart(Exchange.Held);
        var body = new PooledBuffer(FirstRent(limit));
        try
        {
            var complete = await BoundedBody.ReadAsync(source, body, limit, attempt.Deadline.Token, held);
            await LongWork.Of(body.Length);
            if (attempt.Gate == GateKind.Confidence)
            {
                return complete ? await JudgeAsync(body, held) : TooLarge(body);
            }

            if (complete && Probe(body, out _) is ProbeState.Error or ProbeState.Malformed)
            {
                return new AttemptOutcome(AttemptEnd.Broken) { Detail = "Malformed" };
            }

            await Commit.BeginAsync(attempt, response);
            var sent = await SendAsync(body.WrittenMemory);
            if (!complete)
            {
                return sent.End == AttemptEnd.ClientGone ? sent : await CopyRestAsync(body);
            }

            attempt.Usage.SeeWhole(body.WrittenSpan, body.Length);
            return sent;
        }
        finally
        {
            body.Dispose();
        }
    }

    private async ValueTask<AttemptOutcome> JudgeAsync(PooledBuffer body, HeldPart held)
    {
        var state = Probe(body, out var confidence);
        if (state is ProbeState.Error or ProbeState.Malformed)
        {
            return new AttemptOutcome(AttemptEnd.Broken) { Detail = state.ToString() };
        }

        var verdict = attempt.Judge(confidence);
        var cut = CutBody(body);
        var own = cut;
        attempt.Usage.SeeWhole(body.WrittenSpan, cut.Length);
        try
        {
            if (!verdict.Accept)
            {
                own = null;
                held.Keep();
                return attempt.Left(confidence, verdict, new KeptAnswer(attempt.Model, response, cut, stream: false));
            }

            await Commit.BeginAsync(attempt, response);
            Exchange.Context.Response.ContentLength = cut.Length;
            return await SendAsync(cut.WrittenMemory, confidence, verdict.Threshold);
        }
        finally
        {
            own?.Dispose();
        }
    }

    private AttemptOutcome TooLarge(PooledBuffer body)
    {
        attempt.Usage.SeeLength(body.Length);
        var confidence = ConfidenceOutcome.Unscored(UnscoredReason.HoldLimit);
        return attempt.Left(confidence, attempt.Judge(confidence), null);
    }

    private ProbeState Probe(PooledBuffer body, out ConfidenceOutcome confidence)
    {
        var probe = attempt.Probes.Rent();
        var state = probe.ReadWhole(body.WrittenSpan);
        confidence = state == ProbeState.Decided ? probe.Outcome : default;
        attempt.Origin = probe.Origin;
        attempt.Probes.Return(probe);
        return state;
    }

    private PooledBuffer CutBody(PooledBuffer body)
    {
        var output = new PooledBuffer(body.Length);
        if (!attempt.Cut.CutsAnything || new AnswerCutter(attempt.Cut, attempt.WhenOff).CutWhole(body.WrittenSpan, output) == CutResult.Unchanged)
        {
            output.Write(body.WrittenSpan);
        }

        return output;
    }

    /// <summary>Sends on what comes.</summary>
    /// <param name="copy">What has gone out already. It grows to the size of an ordinary answer, because the token counts stand at its end.</param>
    private async ValueTask<AttemptOutcome> CopyRestAsync(PooledBuffer copy)
    {
        var writer = Exchange.Output;
        long length = copy.Length;
        try
        {
            while (true)
            {
                var memory = writer.GetMemory(CopyBytes);
                var read = await source.ReadAsync(memory, attempt.Deadline.Token);
                if (read == 0)
                {
                    See(copy, length);
                    return await SendAsync(ReadOnlyMemory<byte>.Empty);
                }

                attempt.Deadline.Touch();
                length += read;
                if (length <= Exchange.Route.MaxHeldBytes)
                {
                    copy.Write(memory.Span[..read]);
                }

                writer.Advance(read);
                if ((await ClientWriter.FlushAsync(Exchange, attempt.Deadline)).IsCompleted)
                {
                    return new AttemptOutcome(AttemptEnd.ClientGone);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException && !Exchange.ClientGone.IsCancellationRequested)
        {
            // A body of known length that ends early must not look complete.
            See(copy, length);
            Exchange.Context.Abort();
            return new AttemptOutcome(AttemptEnd.Committed) { Detail = "Broken" };
        }
    }

    private void See(PooledBuffer copy, long length)
    {
        if (copy.Length == length)
        {
            attempt.Usage.SeeWhole(copy.WrittenSpan, length);
        }
        else
        {
            attempt.Usage.SeeLength(length);
        }
    }

    private async ValueTask<AttemptOutcome> SendAsync(ReadOnlyMemory<byte> answer, ConfidenceOutcome? confidence = null, double? threshold = null)
    {
        var sent = await ClientWriter.WriteAsync(Exchange, attempt.Deadline, answer);
        return new AttemptOutcome(sent.IsCompleted ? AttemptEnd.ClientGone : AttemptEnd.Committed) { Confidence = confidence, Threshold = threshold };
    }

    private int FirstRent(int limit) => (int)Math.Clamp((response.Content.Headers.ContentLength ?? 0) + 1, 4096, Math.Max(4096, limit));
}
