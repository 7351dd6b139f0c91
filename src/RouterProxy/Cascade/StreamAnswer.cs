using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Errors;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>A streamed answer: held until its gate opens, then relayed event by event.</summary>
internal sealed class StreamAnswer(Attempt attempt, HttpResponseMessage response, Stream source) : IDisposable
{
    private readonly PooledBuffer _held = new();
    private readonly HeldPart _part = new(attempt.Exchange.Held);
    private bool _ended;

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
                _ended = !await ReadMoreAsync();
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
        while (true)
        {
            if (relay.Drain(_held, writer))
            {
                attempt.Deadline.Touch();
            }

            if (_ended)
            {
                relay.DrainRest(_held, writer);
            }

            if ((await ClientWriter.FlushAsync(Exchange, attempt.Deadline)).IsCompleted)
            {
                return new AttemptOutcome(AttemptEnd.ClientGone);
            }

            attempt.Usage.SentToTheEnd |= relay.SawEnd;
            if (_ended)
            {
                return new AttemptOutcome(AttemptEnd.Committed);
            }

            if (await ReadOnAsync() is { } broken)
            {
                return relay.SawEnd ? new AttemptOutcome(AttemptEnd.Committed) : await BreakAsync(relay.DataEvents, broken);
            }
        }
    }

    /// <summary>Reads on; names what broke, if something did.</summary>
    private async ValueTask<string?> ReadOnAsync()
    {
        try
        {
            if (_held.Length > Exchange.Route.MaxBufferedBytes)
            {
                return "EventTooLarge";
            }

            _ended = !await ReadMoreAsync();
            return null;
        }
        catch (OperationCanceledException) when (!Exchange.ClientGone.IsCancellationRequested)
        {
            return attempt.Deadline.Expired.ToString();
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return "Reset";
        }
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

    private async ValueTask<bool> ReadMoreAsync()
    {
        var read = await source.ReadAsync(_held.GetMemory(2048), attempt.Deadline.Token);
        _held.Advance(read);
        return read > 0;
    }
}
