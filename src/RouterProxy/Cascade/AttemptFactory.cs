using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Hosting.Shutdown;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>Makes an attempt: the tier's body from the client's original bytes, its limits, and what its answer must show.</summary>
internal sealed class AttemptFactory(LogprobNegotiator negotiator, ShutdownSignal shutdown, TimeProvider clock)
{
    /// <summary>Clients that ask for no more tokens than this lose nothing by waiting for the whole answer.</summary>
    private const int ShortAnswerTokens = 16;

    private readonly TierProbes _probes = new();

    /// <summary>Whether a client that wants its answer in one piece is served from a stream, so that a low answer can be given up early.</summary>
    public bool StreamsInside(RoutingExchange exchange, TierPolicy tier)
    {
        var request = exchange.Request;
        if (request.Stream || request.Has(RequestTraits.StreamOptions) || !negotiator.DialectOf(tier.Model).CanScoreStream(request.Has(RequestTraits.Tools)))
        {
            return false;
        }

        return exchange.Route.NonStreaming switch
        {
            NonStreamingMode.EarlyAbort => true,
            NonStreamingMode.Auto => request.MaxOutputTokens is not { } most || most > ShortAnswerTokens,
            _ => false,
        };
    }

    public Attempt Create(RoutingExchange exchange, TierPolicy tier, in AttemptTerms terms)
    {
        var request = exchange.Request;
        var route = exchange.Route;
        var model = tier.Model;
        var streams = request.Stream || terms.Aggregate;
        var body = WriteBody(exchange, model, terms);
        exchange.Held.Add(body.Length);
        var waits = streams && terms.Gate == GateKind.Confidence;
        return new Attempt
        {
            Exchange = exchange,
            Tier = tier,
            Terms = terms,
            Body = body,
            Cut = new CutPlan(request.Endpoint, request.Logprobs, terms.Ask, terms.ForceUsage),
            WhenOff = negotiator.DialectOf(model).WhenOff,
            Probes = _probes.For(route, tier, request.Endpoint, request.Has(RequestTraits.JsonObject | RequestTraits.JsonSchema | RequestTraits.Grammar)),
            Deadline = new AttemptDeadline(clock, model.Timeout, streams ? model.IdleTimeout : null, waits ? route.DecisionTimeout : null, exchange.ClientGone, shutdown.AnswersEnd),
        };
    }

    private static PooledBuffer WriteBody(RoutingExchange exchange, UpstreamModel model, in AttemptTerms terms)
    {
        var request = exchange.Request;
        var plan = new TierBodyPlan(model.UpstreamName, terms.Ask)
        {
            ForceStream = terms.Aggregate,
            ForceUsage = terms.ForceUsage,
            StoreFalse = request.Endpoint == ApiEndpoint.Responses && exchange.Route.StoreDefault == false && !request.Has(RequestTraits.StoreTrue | RequestTraits.StoreFalse),
        };
        var body = new PooledBuffer(request.Body.Length + 256);
        TierBodyWriter.Write(request, plan, model.BodyEdits, body);
        return body;
    }
}
