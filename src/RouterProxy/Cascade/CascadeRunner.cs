using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Errors;

namespace RouterProxy.Cascade;

/// <summary>The spine: asks one tier after the other until an answer is committed, or nobody is left.</summary>
internal sealed class CascadeRunner(TierAsker asker, FailureStage failures)
{
    public async Task RunAsync(RoutingExchange exchange, RequestDelegate next)
    {
        foreach (var step in exchange.Plan.Steps)
        {
            // 4. Ask a tier: its answer is held until its gate opens (5), and on its way to the client after that (6).
            var gate = step.Gated ? GateKind.Confidence : LastGate(exchange);
            if (!step.Gated)
            {
                exchange.Hold?.Dispose();
            }

            var outcome = await asker.AskAsync(exchange, step.Tier, gate, next);
            exchange.Record(step.Tier, outcome);
            if (outcome.End is AttemptEnd.Committed or AttemptEnd.ClientGone)
            {
                return;
            }

            // 6. Not accepted: nothing of it has reached the client. The next tier is asked, or
            // 7. somebody answers for the failure.
            if (!step.Gated)
            {
                await failures.ConcludeAsync(exchange, outcome, next);
                return;
            }

            if (exchange.IsOverBudget)
            {
                await failures.RefuseAsync(exchange, GatewayErrors.BudgetExceeded(exchange.Budget!.RetryAfter));
                return;
            }

            NoteLeft(exchange, step.Tier, outcome);
            if (IsClientsOwnError(exchange.Route, outcome))
            {
                await failures.PassOnAsync(exchange, outcome.Kept!);
                return;
            }
        }
    }

    /// <summary>With an earlier answer to fall back on, the last tier must show that it is alive first.</summary>
    private static GateKind LastGate(RoutingExchange exchange) => exchange.FallBack() is null ? GateKind.Open : GateKind.FirstSign;

    private static bool IsClientsOwnError(RoutePolicy route, AttemptOutcome outcome) =>
        route.OnClientError == ClientErrorAction.PassThrough && outcome is { End: AttemptEnd.Status, Kept: { } kept } && (int)kept.Status is 400 or 413 or 422;

    /// <summary>An attempt that ended before its rule was asked still gets its line in the receipt.</summary>
    private static void NoteLeft(RoutingExchange exchange, TierPolicy tier, AttemptOutcome outcome)
    {
        RouteReason? reason = outcome.End switch
        {
            AttemptEnd.LowConfidence or AttemptEnd.Unscored => null,
            AttemptEnd.Status => RouteReason.UpstreamStatus,
            AttemptEnd.DecisionTimeout => RouteReason.DecisionTimeout,
            _ => RouteReason.UpstreamError,
        };
        if (reason is { } known)
        {
            exchange.Receipt.Note(new GateEntry(tier.Model.Key, null, null, known));
        }
    }
}
