using RouterProxy.Cascade;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.Records;

/// <summary>Gathers what is known of a request that is over.</summary>
internal sealed class DecisionReader(LogprobNegotiator negotiator)
{
    public RoutedDecision Read(RoutingExchange exchange)
    {
        var receipt = exchange.Receipt;
        var gate = FirstGate(exchange);
        return new RoutedDecision
        {
            RequestId = receipt.RequestId,
            Route = exchange.Route,
            Confidence = gate?.Confidence,
            Unscored = gate?.Unscored,
            Threshold = gate?.Threshold,
            Decision = receipt.Decision,
            Reason = receipt.Reason,
            WouldEscalate = receipt.WouldEscalate || receipt.Override == RouteReason.Budget || (gate is { } judged && Escalates(exchange, judged)),
            Overridden = exchange.Client.Mode is not null || exchange.Client.Threshold is not null,
            Identity = IdentityOf(exchange),
        };
    }

    /// <summary>Who answered for the first tier, as far as it came.</summary>
    public AnswerIdentity IdentityOf(RoutingExchange exchange)
    {
        var first = exchange.Route.Tiers[0];
        var dialect = negotiator.DialectOf(first.Model);
        var stamp = default(AnswerStamp);
        foreach (var attempt in exchange.Attempts)
        {
            stamp = ReferenceEquals(attempt.Tier, first) ? attempt.Stamp ?? stamp : stamp;
        }

        return new AnswerIdentity(
            first.Model.UpstreamName ?? exchange.Request.Model,
            stamp?.Model,
            stamp?.Fingerprint,
            dialect.Name,
            dialect.Semantics,
            SentTemperature.Of(exchange.Request, first.Model.BodyEdits),
            FormatOf(exchange.Request));
    }

    private static GateEntry? FirstGate(RoutingExchange exchange)
    {
        var first = exchange.Route.Tiers[0].Model.Key;
        foreach (var gate in exchange.Receipt.Gates)
        {
            if (gate.Model == first)
            {
                return gate;
            }
        }

        return null;
    }

    private static bool Escalates(RoutingExchange exchange, in GateEntry gate) => gate switch
    {
        { Confidence: { } confidence, Threshold: { } threshold } => confidence < threshold,
        { Unscored: { } reason } => exchange.Route.ActionFor(reason) == Configuration.UnscoredAction.Escalate,
        _ => false,
    };

    private static ResponseFormatKind FormatOf(GenerationRequest request) =>
        request.Has(RequestTraits.Grammar) ? ResponseFormatKind.Grammar
        : request.Has(RequestTraits.JsonSchema) ? ResponseFormatKind.JsonSchema
        : request.Has(RequestTraits.JsonObject) ? ResponseFormatKind.JsonObject
        : ResponseFormatKind.Text;
}
