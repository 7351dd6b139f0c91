using RouterProxy.Cascade;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Hosting;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Relay;
using RouterProxy.Shadow;
using RouterProxy.Telemetry;

namespace RouterProxy.Audit;

/// <summary>Records what was decided, and finds out for some of it whether it was right.</summary>
internal sealed class Auditor(AuditDraw draw, RecordTaker records, ShadowJobs jobs, ShadowQueue queue, ShadowLedger ledger)
{
    /// <param name="route">The route that takes the request.</param>
    /// <param name="shown">It was drawn for a comparison of <c>Mode: Shadow</c>.</param>
    /// <returns>Null on routes that record nothing: they pay for none of this.</returns>
    public AuditTrail? Begin(RoutePolicy route, bool shown) => route.Record is null ? null : new AuditTrail(draw, shown);

    /// <summary>Records a request that is over, and hands it on where it was drawn.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="path">Where the request was sent.</param>
    /// <param name="scope">Its id, configuration and client.</param>
    /// <param name="next">The rest of YARP's pipeline.</param>
    public async Task CloseAsync(RoutingExchange exchange, GatewayPath path, RequestScope scope, RequestDelegate next)
    {
        if (exchange.Trail is not { } trail || exchange.Receipt.Decision is null)
        {
            return;
        }

        var whole = exchange.Attempts is [.., { Committed: true, Whole: true }];
        if (whole)
        {
            await CompleteAsync(exchange.Context.Response);
        }

        var said = Said(exchange);
        var answer = NormalizedAnswer.Of(exchange.Route, said, exchange.Tap?.IsWhole ?? true);
        var first = IsBy(exchange, exchange.Route.Tiers[0]);
        var last = !first && IsBy(exchange, exchange.Route.Tiers[^1]);
        var record = records.Take(exchange, first ? said : null, last ? said : null);
        if (first || last)
        {
            record.Answered(first, answer);
        }

        if (trail.Drawn is { } kind)
        {
            if (!whole || jobs.TryCreate(kind, exchange, path, scope, next, answer, record) is not { } job)
            {
                ledger.Dropped(exchange.Route, kind, record);
                return;
            }

            queue.Offer(job);
        }
        else if (whole && last && exchange.Receipt.Decision == Decision.Escalated && AuditTrail.IsRuled(exchange) && AuditTrail.LeftComplete(exchange) is { } left)
        {
            Compare(exchange, record, left, answer);
        }
        else
        {
            ledger.Decided(record);
        }
    }

    private static bool IsBy(RoutingExchange exchange, TierPolicy tier) => exchange.Receipt.Model == tier.Model.Key;

    /// <summary>The client gets the end of its answer before anything else is done.</summary>
    private static async Task CompleteAsync(HttpResponse response)
    {
        try
        {
            await response.CompleteAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // It has left meanwhile; the server closes the books of its connection.
        }
    }

    private void Compare(RoutingExchange exchange, DecisionRecord record, KeptAnswer left, NormalizedAnswer? strong)
    {
        var said = AnswerText.Read(exchange.Request.Endpoint, left.Body.WrittenSpan, left.Stream);
        var cheap = NormalizedAnswer.Of(exchange.Route, said);
        record.Answered(first: true, cheap);
        record.CheapText = exchange.Route.Record == RecordMode.Text ? RecordTaker.Shorten(said) : null;
        ledger.Judged(exchange.Route, record, AttemptKind.Escalation, NormalizedAnswer.Agree(cheap, strong));
    }

    private static string? Said(RoutingExchange exchange) =>
        exchange.Tap is { } tap ? AnswerText.Read(exchange.Request.Endpoint, tap.Copy, exchange.Request.Stream) : null;
}
