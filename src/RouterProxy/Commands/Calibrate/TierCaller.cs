using System.Net;
using System.Text.Json;
using RouterProxy.Commands.Live;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Errors;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.Relay;
using RouterProxy.Telemetry;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Asks one tier for a whole answer, as the gateway would, and tries again what may go better the next time.</summary>
internal sealed class TierCaller(LogprobNegotiator negotiator, RequestPace pace, TimeProvider clock)
{
    public async Task<TierReply> AskAsync(LiveQuestion question, byte[] request, CancellationToken cancellation)
    {
        if (question.Destination is null)
        {
            return new TierReply { Problem = "its cluster has no destination", IsHopeless = true };
        }

        for (var tries = 1; ; tries++)
        {
            await pace.WaitAsync(cancellation);
            var reply = await TryAsync(question, request, cancellation);
            if (!reply.IsPassing || tries == RequestPace.MaxTries)
            {
                return reply;
            }

            var wait = RequestPace.Delay(tries, reply.RetryAfter, Random.Shared.NextDouble());
            if (reply.RetryAfter is not null)
            {
                pace.Pause(wait);
            }
            else
            {
                await Task.Delay(wait, clock, cancellation);
            }
        }
    }

    private async Task<TierReply> TryAsync(LiveQuestion question, byte[] body, CancellationToken cancellation)
    {
        var limit = question.Model.Timeout;
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            var scan = Scan(body, question.ModelSent);
            if (scan.Request is not { } request)
            {
                return new TierReply { Problem = scan.Problem?.Message };
            }

            using (request)
            {
                return await NegotiateAsync(question, request, either.Token);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new TierReply { Problem = $"not reached, or broke off: {broken.Message}", IsPassing = true };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new TierReply { Problem = $"no answer within {limit.TotalSeconds:0.#} s", IsPassing = true };
        }
    }

    /// <summary>The request with the name that a client would send.</summary>
    private static ScanOutcome Scan(byte[] members, string model)
    {
        var body = new PooledBuffer(members.Length + 128);
        using (var json = new Utf8JsonWriter(body))
        {
            using var document = JsonDocument.Parse(members);
            json.WriteStartObject();
            json.WriteString("model"u8, model);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return RequestScanner.Scan(ApiEndpoint.Chat, body);
    }

    private async Task<TierReply> NegotiateAsync(LiveQuestion question, GenerationRequest request, CancellationToken cancellation)
    {
        // A confidence in JSON needs the alternatives as well: without any, a sure token looks like one that the grammar forced.
        var top = question.Gated && Structured(request) ? Math.Max(2, question.TopNeeded) : question.TopNeeded;
        var session = negotiator.Start(question.Model, new NegotiationRequest
        {
            Endpoint = ApiEndpoint.Chat,
            ModelSent = question.ModelSent,
            Traits = request.Traits,
            TopNeeded = top,
            Client = request.Logprobs,
        });
        while (true)
        {
            using var response = await LiveSender.SendAsync(question, request, session.Ask, LiveUserAgent.Calibrate, cancellation);
            using var body = new PooledBuffer(4096);
            var complete = await BoundedBody.ReadAsync(await response.Content.ReadAsStreamAsync(cancellation), body, question.Route.MaxBufferedBytes, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return complete ? Read(question, request, session, body.WrittenSpan) : new TierReply { Problem = "its answer is longer than MaxBufferedBytes" };
            }

            switch (session.TryCorrect((int)response.StatusCode, body.WrittenSpan))
            {
                case CorrectionStep.TryAgain:
                    continue;
                case CorrectionStep.Exhausted:
                    return new TierReply { Problem = "it refuses logprobs, so there is no confidence to calibrate", IsHopeless = true };
                default:
                    return Refused(response, body.WrittenSpan);
            }
        }
    }

    private static TierReply Read(LiveQuestion question, GenerationRequest request, NegotiationSession session, ReadOnlySpan<byte> body)
    {
        var probe = new AnswerProbe(new ProbeSettings(ApiEndpoint.Chat, question.Route.Signal, [], Structured(request)));
        var state = probe.ReadWhole(body);
        if (state != ProbeState.Decided)
        {
            return new TierReply { Problem = state == ProbeState.Error ? $"an error instead of an answer: {UpstreamComplaint.MessageOf(body)}" : "no chat completion", IsPassing = true };
        }

        if (!question.Gated)
        {
            session.OnAnswered();
        }
        else if (probe.Outcome.IsScored)
        {
            session.OnScored();
        }
        else
        {
            session.OnUnscored(probe.Outcome.Reason);
        }

        var cost = question.Model.Price is { } price && UsageReader.TryRead(body, out var tokens) ? (double?)price.Of(tokens) : null;
        return new TierReply { Text = ChatText.Read(body), Confidence = probe.Outcome, Cost = cost };
    }

    private static bool Structured(GenerationRequest request) => request.Has(RequestTraits.JsonObject | RequestTraits.JsonSchema | RequestTraits.Grammar);

    private TierReply Refused(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var status = response.StatusCode;
        var hopeless = UpstreamComplaint.IsAboutAccess(status, body) || status == HttpStatusCode.NotFound;
        return new TierReply
        {
            Problem = $"status {(int)status}: {UpstreamComplaint.MessageOf(body)}",
            IsHopeless = hopeless,
            IsPassing = !hopeless && (int)status is 408 or 409 or 425 or 429 or >= 500,
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - clock.GetUtcNow(),
                _ => null,
            },
        };
    }
}
