using System.IO.Pipelines;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Errors;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>A streamed answer: held until its gate opens, then relayed event by event.</summary>
internal sealed class StreamAnswer(Attempt attempt, HttpResponseMessage response, Stream source) : IDisposable
{
    /// <summary>More bytes than these are sent although further ones have arrived: the client gets on with them meanwhile.</summary>
    private const int MostUnsent = 16 << 10;

    private readonly PooledBuffer _held = new();
    private readonly HeldPart _part = new(attempt.Exchange.Held);
    private bool _ended;
    private int _lastRead;

    private RoutingExchange Exchange => attempt.Exchange;

    public async Task<AttemptOutcome> ReadAsync()
    {
        var confidence = default(ConfidenceOutcome?);
        var threshold = default(double?);
        if (attempt.Gate != GateKind.Open)
        {
            using var hold = new StreamHold(attempt, response, _held);
            while (hold.Outcome is null && !hold.Opened)
            {
                var before = _held.Length;
                await ReadMoreAsync();
                _part.Add(_held.Length - before);
                hold.Examine(_ended);
            }

            if (hold.Outcome is { } left)
            {
                if (left.Kept is not null)
                {
                    _part.Keep();
                }

                return left;
            }

            (confidence, threshold) = (hold.Confidence, hold.Threshold);
        }

        _part.Dispose();
        await Commit.BeginAsync(attempt, response);
        attempt.DropBodies();
        Exchange.Context.Response.ContentLength = null;
        return await PumpAsync() with { Confidence = confidence, Threshold = threshold };
    }

    public void Dispose()
    {
        _part.Dispose();
        _held.Dispose();
    }

    private async Task<AttemptOutcome> PumpAsync()
    {
        var writer = Exchange.Output;
        using var relay = new EventRelay(attempt.Cut.CutsAnything ? new AnswerCutter(attempt.Cut, attempt.WhenOff) : null, attempt.Usage);
        for (var unsent = _held.Length; ; unsent += _lastRead)
        {
            if (relay.Drain(_held, writer))
            {
                attempt.Deadline.Touch();
            }

            if (_ended)
            {
                relay.DrainRest(_held, writer);
                return Finish(relay);
            }

            if (_held.Length > Exchange.Route.MaxBufferedBytes)
            {
                return relay.SawEnd ? Finish(relay) : await BreakAsync(relay.DataEvents, "EventTooLarge");
            }

            // What has arrived already goes out together, up to the end of the response itself; nothing ever waits for what has not.
            var waiting = StartWaiting();
            if (!waiting.IsCompleted || unsent > MostUnsent)
            {
                var flush = ClientWriter.FlushAsync(Exchange, attempt.Deadline);
                if (flush.IsCompletedSuccessfully ? flush.Result.IsCompleted : await IsGoneAsync(flush, waiting))
                {
                    await AbandonAsync(waiting);
                    return new AttemptOutcome(AttemptEnd.ClientGone);
                }

                attempt.Usage.SentToTheEnd |= relay.SawEnd;
                unsent = 0;
            }

            string? broken = null;
            try
            {
                // Here and not in a method of its own: that would be an object for each event.
                await waiting;
                Take(await source.ReadAsync(_held.GetMemory(2048), attempt.Deadline.Token));
                await LongWork.Of(_held.Length);
            }
            catch (OperationCanceledException) when (!Exchange.ClientGone.IsCancellationRequested)
            {
                broken = attempt.Deadline.Expired.ToString();
            }
            catch (Exception reset) when (reset is IOException or HttpRequestException)
            {
                broken = "Reset";
            }

            if (broken is not null)
            {
                return relay.SawEnd ? Finish(relay) : await BreakAsync(relay.DataEvents, broken);
            }
        }
    }

    /// <summary>The server sends what is left together with the end of the response.</summary>
    private AttemptOutcome Finish(EventRelay relay)
    {
        var gone = Exchange.ClientGone.IsCancellationRequested;
        attempt.Usage.SentToTheEnd |= relay.SawEnd && !gone;
        return new AttemptOutcome(gone ? AttemptEnd.ClientGone : AttemptEnd.Committed);
    }

    /// <summary>Waits until the client has taken what was written; true when it has gone.</summary>
    private async ValueTask<bool> IsGoneAsync(ValueTask<FlushResult> flush, ValueTask<int> waiting)
    {
        try
        {
            return (await flush).IsCompleted;
        }
        catch
        {
            await AbandonAsync(waiting);
            throw;
        }
    }

    /// <summary>What was started to wait for is over before the attempt ends.</summary>
    private async ValueTask AbandonAsync(ValueTask<int> waiting)
    {
        attempt.Deadline.Cancel();
        await ((Task)waiting.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Waits for bytes without a buffer: that is what a stream does nearly all of the time, and a thousand of them would hold as many buffers,
    /// here and in the HTTP client.
    /// </summary>
    private ValueTask<int> StartWaiting()
    {
        _held.GiveBackIfEmpty();
        return source.ReadAsync(Memory<byte>.Empty, attempt.Deadline.Token);
    }

    /// <summary>Ends a stream that broke after the commit with an error event and no <c>[DONE]</c>.</summary>
    private async Task<AttemptOutcome> BreakAsync(int dataEvents, string detail)
    {
        AnswerReader.ChargeBroken(attempt);
        var error = attempt.Deadline.Expired == DeadlineKind.Shutdown ? GatewayErrors.ShuttingDown() : GatewayErrors.StreamBroken();
        var writer = Exchange.Output;
        if (Exchange.Request.Endpoint == ApiEndpoint.Responses)
        {
            ErrorWriter.WriteResponsesEvent(writer, error, dataEvents);
        }
        else
        {
            ErrorWriter.WriteEvent(writer, error);
        }

        await ClientWriter.FlushAsync(Exchange, attempt.Deadline);
        return new AttemptOutcome(AttemptEnd.Committed) { Detail = detail };
    }

    private async ValueTask ReadMoreAsync()
    {
        Take(await source.ReadAsync(_held.GetMemory(2048), attempt.Deadline.Token));

        // One event as large as this is an image or a whole answer: it is parsed, and cut, in one go.
        await LongWork.Of(_held.Length);
    }

    private void Take(int read)
    {
        _lastRead = read;
        _held.Advance(read);
        _ended = read == 0;
    }
}
