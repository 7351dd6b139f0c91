using RouterProxy.Cascade.Circuit;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Intake;

namespace RouterProxy.Cascade;

/// <summary>
/// Asks one tier: as often as it takes to find out how its upstream wants to be asked for logprobs (at most two corrections), and
/// once more when the connection closed before any byte.
/// </summary>
internal sealed class TierAsker(AttemptFactory attempts, AttemptRunner runner, LogprobNegotiator negotiator, CircuitBreakers circuits)
{
    /// <param name="exchange">The request.</param>
    /// <param name="tier">Who is asked.</param>
    /// <param name="gate">What the answer must show before it may go out.</param>
    /// <param name="next">The rest of YARP's pipeline.</param>
    /// <param name="degraded">The answer is served because a later tier failed.</param>
    public async Task<AttemptOutcome> AskAsync(RoutingExchange exchange, TierPolicy tier, GateKind gate, RequestDelegate next, bool degraded = false)
    {
        var gated = gate == GateKind.Confidence;
        var aggregate = gated && attempts.StreamsInside(exchange, tier);
        var session = Start(exchange, tier, gated, aggregate);
        while (true)
        {
            if (gated && WithoutScore(session) is { } reason)
            {
                // There will be no score: the route either takes the plain answer, or goes on without asking.
                if (!AcceptsUnscored(exchange, tier, reason))
                {
                    return Left(reason);
                }

                gate = GateKind.FirstSign;
                aggregate = false;
            }

            var outcome = await AskOnceAsync(exchange, tier, new AttemptTerms(gate, session.Ask, session.ForceUsage, aggregate, degraded), next);
            if (outcome is { End: AttemptEnd.Status, Kept: { } refusal })
            {
                var step = session.TryCorrect((int)refusal.Status, refusal.Body.WrittenSpan);
                if (step == CorrectionStep.NotARejection || (step == CorrectionStep.Exhausted && !gated))
                {
                    return outcome;
                }

                refusal.Dispose();
                if (step == CorrectionStep.Exhausted)
                {
                    // Where the route itself accepts such answers, the session has asked plainly already; only the budget can make this tier answer now.
                    AcceptsUnscored(exchange, tier, UnscoredReason.Rejected);
                    return exchange.StaysWith(tier)
                        ? await AskOnceAsync(exchange, tier, new AttemptTerms(GateKind.FirstSign, OwnAsk(exchange), false, false, degraded), next)
                        : Left(UnscoredReason.Rejected);
                }

                continue;
            }

            if (gate == GateKind.Confidence && IsTooLargeToCut(exchange, tier, outcome))
            {
                // An answer that is too large to be held cannot be cut either; where the route takes such answers it is asked for plainly.
                return await AskOnceAsync(exchange, tier, new AttemptTerms(GateKind.FirstSign, LogprobAsk.None, false, false, degraded), next);
            }

            Learn(session, outcome);
            return outcome;
        }
    }

    private static UnscoredReason? WithoutScore(NegotiationSession session) => session.KnownUnscored switch
    {
        // Remembered as silent, but still asked: that costs nothing, and finds out when it changes.
        UnscoredReason.NotReturned when session.Ask.Form != LogprobForm.None => null,
        var known => known,
    };

    private static AttemptOutcome Left(UnscoredReason reason) => new(AttemptEnd.Unscored) { Confidence = ConfidenceOutcome.Unscored(reason) };

    private static bool Accepts(RoutingExchange exchange, UnscoredReason reason) =>
        exchange.Plan.Observe || exchange.Route.ActionFor(reason) == UnscoredAction.Accept;

    private static bool IsTooLargeToCut(RoutingExchange exchange, TierPolicy tier, AttemptOutcome outcome) =>
        outcome is { End: AttemptEnd.Unscored, Confidence.Reason: UnscoredReason.HoldLimit }
        && (Accepts(exchange, UnscoredReason.HoldLimit) || exchange.StaysWith(tier));

    private static LogprobAsk OwnAsk(RoutingExchange exchange) => new(exchange.Request.Logprobs.Form, exchange.Request.Logprobs.Top);

    /// <summary>Asks the tier's rule about an answer that will have no score, and notes it for the receipt.</summary>
    private static bool AcceptsUnscored(RoutingExchange exchange, TierPolicy tier, UnscoredReason reason)
    {
        var verdict = exchange.Judge(tier, ConfidenceOutcome.Unscored(reason));
        exchange.Receipt.Note(new GateEntry(tier.Model.Key, null, null, verdict.Reason) { Unscored = reason });
        return verdict.Accept;
    }

    private static void Learn(NegotiationSession session, AttemptOutcome outcome)
    {
        switch (outcome.Confidence)
        {
            case { IsScored: true }:
                session.OnScored();
                break;
            case { Reason: not UnscoredReason.HoldLimit and var reason }:
                session.OnUnscored(reason);
                break;
            case null when outcome.End == AttemptEnd.Committed && outcome.Detail is null:
                session.OnAnswered();
                break;
            default:
                break;
        }
    }

    private NegotiationSession Start(RoutingExchange exchange, TierPolicy tier, bool gated, bool aggregate)
    {
        var request = exchange.Request;

        // Whether a grammar forced a token shows in its alternatives: without any, a sure token looks like a forced one.
        var structured = request.Has(RequestTraits.JsonObject | RequestTraits.JsonSchema | RequestTraits.Grammar);
        return negotiator.Start(tier.Model, new NegotiationRequest
        {
            Endpoint = request.Endpoint,
            ModelSent = tier.Model.UpstreamName ?? request.Model ?? "",
            Traits = request.Traits,
            Stream = request.Stream || aggregate,
            Client = request.Logprobs,
            TopNeeded = gated ? Math.Max(exchange.Route.Signal.TopNeeded, structured ? 2 : 1) : 0,
            AcceptUnscored = gated && Accepts(exchange, UnscoredReason.Rejected),
        });
    }

    private async Task<AttemptOutcome> AskOnceAsync(RoutingExchange exchange, TierPolicy tier, AttemptTerms terms, RequestDelegate next)
    {
        var circuit = circuits.For(tier.Model);
        if (circuit is { IsClosed: false })
        {
            return await ProbeAsync(circuit, exchange, tier, terms, next);
        }

        exchange.CountedBy = circuit;
        var outcome = await SendAsync(exchange, tier, terms, next);
        if (outcome.End == AttemptEnd.ClosedEarly)
        {
            // Closed before any response byte: most likely a pooled connection that had gone stale. The upstream has done nothing yet.
            outcome = await SendAsync(exchange, tier, terms, next);
        }

        if (exchange.CountedBy is { } counting)
        {
            exchange.CountedBy = null;
            await counting.CountAsync(outcome);
        }

        return outcome;
    }

    private async Task<AttemptOutcome> ProbeAsync(ModelCircuit circuit, RoutingExchange exchange, TierPolicy tier, AttemptTerms terms, RequestDelegate next)
    {
        if (await circuit.ProbeAsync(() => SendTwiceAsync(exchange, tier, terms, next), exchange.Serving) is { } counted)
        {
            return counted;
        }

        // A model that keeps failing is skipped, but nobody is refused without having been asked: where it is the last hope it is asked all the same.
        return terms.Gate == GateKind.Open ? await SendTwiceAsync(exchange, tier, terms, next) : new AttemptOutcome(AttemptEnd.CircuitOpen);
    }

    /// <summary>As <see cref="AskOnceAsync"/> does it itself: on the way of nearly every request a method less is worth two lines twice.</summary>
    private async Task<AttemptOutcome> SendTwiceAsync(RoutingExchange exchange, TierPolicy tier, AttemptTerms terms, RequestDelegate next)
    {
        var outcome = await SendAsync(exchange, tier, terms, next);
        return outcome.End == AttemptEnd.ClosedEarly ? await SendAsync(exchange, tier, terms, next) : outcome;
    }

    private Task<AttemptOutcome> SendAsync(RoutingExchange exchange, TierPolicy tier, in AttemptTerms terms, RequestDelegate next) =>
        exchange.ClientGone.IsCancellationRequested || exchange.Context.Response.HasStarted ? Task.FromResult(new AttemptOutcome(AttemptEnd.ClientGone))
        : LongWork.Of(exchange.Request.Body.Length).IsCompleted ? runner.RunAsync(attempts.Create(exchange, tier, terms), next)
        : SendElsewhereAsync(exchange, tier, terms, next);

    /// <summary>An escalation comes from the thread that read the answer before.</summary>
    private async Task<AttemptOutcome> SendElsewhereAsync(RoutingExchange exchange, TierPolicy tier, AttemptTerms terms, RequestDelegate next)
    {
        await LongWork.Of(exchange.Request.Body.Length);
        return await runner.RunAsync(attempts.Create(exchange, tier, terms), next);
    }
}
