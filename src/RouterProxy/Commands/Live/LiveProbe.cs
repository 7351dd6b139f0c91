using System.Net;
using System.Text.Json;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Errors;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.Relay;

namespace RouterProxy.Commands.Live;

/// <summary>
/// Asks a tier's upstream for one token as the gateway would: same body writer, credential, headers, address, HTTP client and
/// negotiation. A look of its own would say nothing about the gateway.
/// </summary>
internal sealed class LiveProbe(LogprobNegotiator negotiator, TimeProvider clock)
{
    /// <summary>Asked for when the first token was no visible one: white space, or a role marker.</summary>
    private const int MoreTokens = 16;

    private const int MaxAnswerBytes = 1 << 20;

    private static readonly ProbeSettings Reading = new(ApiEndpoint.Chat, SignalPolicy.Default, [], StructuredOutput: false);

    public async Task<LiveAnswer> AskAsync(LiveQuestion question, CancellationToken cancellation)
    {
        if (question.Destination is null)
        {
            return new LiveAnswer { Problem = "its cluster has no destination" };
        }

        var fewest = DialectCatalog.ForModel(negotiator.DialectOf(question.Model), question.ModelSent, ApiEndpoint.Chat).MinOutputTokens;
        var answer = await AskAsync(question, fewest, cancellation);
        if (answer.Confidence is not { IsScored: false, Reason: UnscoredReason.Empty } || fewest >= MoreTokens)
        {
            return answer;
        }

        var longer = await AskAsync(question, MoreTokens, cancellation);
        return longer with { Attempts = longer.Attempts + answer.Attempts };
    }

    private async Task<LiveAnswer> AskAsync(LiveQuestion question, int tokens, CancellationToken cancellation)
    {
        var limit = question.Model.IdleTimeout < question.Model.Timeout ? question.Model.IdleTimeout : question.Model.Timeout;
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var request = Request(question, tokens);
            return await NegotiateAsync(question, request, either.Token);
        }
        catch (HttpRequestException failure)
        {
            return new LiveAnswer { Problem = $"not reached: {failure.Message}" };
        }
        catch (IOException broken)
        {
            return new LiveAnswer { Problem = $"broke off: {broken.Message}" };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new LiveAnswer { Problem = $"no answer within {limit.TotalSeconds:0.#} s" };
        }
    }

    /// <summary>What a client would send: as short a question as there is.</summary>
    private static GenerationRequest Request(LiveQuestion question, int tokens)
    {
        var body = new PooledBuffer(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, question.ModelSent);
            json.WriteStartArray("messages"u8);
            json.WriteStartObject();
            json.WriteString("role"u8, "user"u8);
            json.WriteString("content"u8, "Is water wet? Answer yes or no."u8);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteNumber("max_tokens"u8, tokens);
            json.WriteEndObject();
        }

        return RequestScanner.Scan(ApiEndpoint.Chat, body).Request ?? throw new InvalidOperationException("The check's own request is not understood.");
    }

    private async Task<LiveAnswer> NegotiateAsync(LiveQuestion question, GenerationRequest request, CancellationToken cancellation)
    {
        var session = negotiator.Start(question.Model, new NegotiationRequest
        {
            Endpoint = ApiEndpoint.Chat,
            ModelSent = question.ModelSent,
            Traits = request.Traits,
            TopNeeded = question.TopNeeded,
            IgnoreMemory = true,
        });
        for (var attempts = 1; ; attempts++)
        {
            var started = clock.GetTimestamp();
            using var response = await LiveSender.SendAsync(question, request, session.Ask, LiveUserAgent.Check, cancellation);
            using var body = new PooledBuffer(4096);
            var complete = await BoundedBody.ReadAsync(await response.Content.ReadAsStreamAsync(cancellation), body, MaxAnswerBytes, cancellation);
            var seen = new LiveAnswer { Ask = session.Ask, Attempts = attempts, Latency = clock.GetElapsedTime(started) };
            if (response.IsSuccessStatusCode)
            {
                return Judge(question, seen, response, complete ? body.WrittenSpan : []);
            }

            switch (session.TryCorrect((int)response.StatusCode, body.WrittenSpan))
            {
                case CorrectionStep.TryAgain:
                    continue;
                case CorrectionStep.Exhausted:
                    return seen with { IsAnswer = true, Confidence = ConfidenceOutcome.Unscored(UnscoredReason.Rejected) };
                default:
                    return Refused(seen, response.StatusCode, body.WrittenSpan);
            }
        }
    }

    private static LiveAnswer Judge(LiveQuestion question, LiveAnswer seen, HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var probe = new AnswerProbe(Reading);
        return probe.ReadWhole(body) switch
        {
            ProbeState.Decided => seen with { IsAnswer = true, Confidence = question.Gated ? probe.Outcome : null },
            ProbeState.Error => seen with { Problem = $"an error with status {(int)response.StatusCode}: {UpstreamComplaint.MessageOf(body)}" },
            _ => seen with { Problem = $"no chat completion but {response.Content.Headers.ContentType?.MediaType ?? "something unnamed"}" },
        };
    }

    private static LiveAnswer Refused(LiveAnswer seen, HttpStatusCode status, ReadOnlySpan<byte> body) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => seen with { CredentialRefused = true, Problem = $"credential refused ({(int)status}): {UpstreamComplaint.MessageOf(body)}" },
        HttpStatusCode.NotFound => seen with { Problem = $"no such model or path (404): {UpstreamComplaint.MessageOf(body)}" },
        HttpStatusCode.TooManyRequests => seen with { Problem = $"too many requests or no quota (429): {UpstreamComplaint.MessageOf(body)}" },
        _ => seen with { Problem = $"status {(int)status}: {UpstreamComplaint.MessageOf(body)}" },
    };
}
