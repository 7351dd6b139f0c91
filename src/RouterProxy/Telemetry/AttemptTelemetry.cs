using RouterProxy.Cascade;
using RouterProxy.Dialects.Negotiation;

namespace RouterProxy.Telemetry;

/// <summary>Begins to follow attempts.</summary>
internal sealed class AttemptTelemetry(ActiveCounts active, BookQueue books, LogprobNegotiator negotiator)
{
    public AttemptRecorder Begin(Attempt attempt)
    {
        var recorder = new AttemptRecorder(attempt, active, books, LabelsOf(attempt));
        attempt.Recorder = recorder;
        recorder.Begin();
        return recorder;
    }

    private AttemptLabels LabelsOf(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var kind = exchange.Comparison is { } comparison ? comparison
            : attempt.Terms.Degraded ? AttemptKind.Degraded
            : ReferenceEquals(attempt.Tier, exchange.Plan.Steps[0].Tier) ? AttemptKind.First
            : AttemptKind.Escalation;
        return new AttemptLabels(
            exchange.Route.Name,
            exchange.ClientKey,
            attempt.Model.Key,
            kind.ToTag(),
            GenAi.OperationOf(exchange.Request.Endpoint),
            GenAi.ProviderOf(negotiator.DialectOf(attempt.Model).Name),
            attempt.Model.UpstreamName ?? ConfiguredName(exchange));
    }

    /// <summary>The client's own name for the model goes up unchanged; as a label only if the configuration lists it.</summary>
    private static string ConfiguredName(RoutingExchange exchange) =>
        exchange.Request.Model is { } name && exchange.Table.ListedModels.Contains(name, StringComparer.Ordinal) ? name : GenAi.OtherModel;
}
