using System.Diagnostics;
using RouterProxy.Cascade;

namespace RouterProxy.Telemetry;

/// <summary>
/// Closes the books of a routed request: confidence, time, tokens, money. At the end and not as it goes, because only then is it known
/// which answer was served and whether some attempt has told how long the prompt is.
/// </summary>
internal sealed class Bookkeeper(RouterMetrics metrics, RoutedEvents events)
{
    /// <summary>Takes down what a request that is over leaves; from now on its exchange is no longer needed.</summary>
    public void Close(RoutingExchange exchange, RequestBook book)
    {
        book.Outcome = OutcomeOf(exchange);
        book.Summary = SummaryOf(exchange);
        events.Tell(book);
    }

    /// <summary>Enters a request.</summary>
    public void Enter(RequestBook book)
    {
        var outcome = book.Outcome ?? RequestOutcome.Failed;
        metrics.RequestEnded(book.Route, book.Client, outcome);
        if (book.Receipt is { Decision: { } decided })
        {
            metrics.Decided(book.Route, book.Client, decided, book.Receipt.Reason);
        }

        if (book is { Summary: { } summary, Receipt: { } receipt })
        {
            Enter(book.Client, receipt, summary);
            events.Write(book);
        }
    }

    /// <summary>Enters an attempt.</summary>
    public void Enter(AttemptAccount attempt)
    {
        metrics.AttemptEnded(attempt.Labels, attempt.End, attempt.Error, attempt.Duration);
        if (attempt.FirstChunk is { } first)
        {
            metrics.FirstChunk(attempt.Labels, first);
        }

        if (attempt.Reported is { } tokens)
        {
            metrics.Used(attempt.Labels, tokens);
        }
    }

    /// <summary>Books what was asked beside a client's request: it is no request and no decision, but it may have a confidence.</summary>
    public void CloseComparison(RoutingExchange exchange) => CountGates(exchange.Route.Name, exchange.Receipt);

    private void Enter(string client, Receipt receipt, RoutedSummary summary)
    {
        var route = receipt.Route;
        CountGates(route.Name, receipt);
        if (summary.WasDenied)
        {
            metrics.BudgetDenied(route.Name);
        }

        if (receipt.Decision is { } decision && summary.DecisionAfter is { } after)
        {
            metrics.DecisionTook(route.Name, decision, after);
        }

        metrics.OwnTime(route.Name, summary.OwnTime);
        CountTokens(client, receipt, summary);
    }

    private void CountGates(string route, Receipt receipt)
    {
        for (var index = 0; index < receipt.Gates.Count; index++)
        {
            var gate = receipt.Gates[index];
            if (gate.Confidence is { } confidence)
            {
                metrics.Scored(route, gate.Model, confidence);
            }
            else if (gate.Unscored is { } reason)
            {
                metrics.Unscored(route, gate.Model, reason.ToRouteReason());
            }
        }
    }

    private void CountTokens(string client, Receipt receipt, RoutedSummary summary)
    {
        var (route, last) = (receipt.Route.Name, receipt.Route.Tiers[^1]);
        var served = ServedBy(receipt, summary.Attempts);
        var lastAsked = false;
        foreach (var attempt in summary.Attempts)
        {
            lastAsked |= ReferenceEquals(attempt.Tier, last);
            if (!attempt.AtWork)
            {
                continue;
            }

            var tokens = attempt.Tokens(summary.Input);
            if (!ReferenceEquals(attempt, served) && tokens.Output > 0)
            {
                metrics.Discarded(route, attempt.Tier.Model.Key, tokens.Output);
            }

            if (attempt.Tier.Model.Price is { } price)
            {
                metrics.Spent(route, client, attempt.Tier.Model.Key, attempt.Source, price.Of(tokens));
            }
        }

        if (served is not null && !lastAsked && last.Model.Price is { } strong)
        {
            metrics.Avoided(route, client, strong.Of(served.Tokens(summary.Input) with { CachedInput = 0 }));
        }
    }

    /// <summary>The attempt whose answer the client got, or got a part of.</summary>
    private static AttemptAccount? ServedBy(Receipt receipt, IReadOnlyList<AttemptAccount> attempts)
    {
        var kept = default(AttemptAccount);
        foreach (var attempt in attempts)
        {
            if (attempt.Committed)
            {
                return attempt;
            }

            // An answer that was kept back and served when the last tier had failed.
            if (receipt.Decision == Decision.Degraded && attempt.AtWork && attempt.Tier.Model.Key == receipt.Model)
            {
                kept = attempt;
            }
        }

        return kept;
    }

    private static RoutedSummary SummaryOf(RoutingExchange exchange)
    {
        var duration = exchange.Clock.GetElapsedTime(exchange.Started);
        var own = duration;
        foreach (var attempt in exchange.Attempts)
        {
            own -= attempt.UpstreamTime;
        }

        var span = Activity.Current;
        return new RoutedSummary
        {
            Attempts = exchange.Attempts,
            Input = InputOf(exchange),
            DecisionAfter = exchange.DecisionAfter,
            OwnTime = own > TimeSpan.Zero ? own : TimeSpan.Zero,
            Duration = duration,
            WasDenied = exchange.WasDenied,
            Stream = exchange.Request.Stream,
            Status = exchange.Context.Response.StatusCode,
            End = EndOf(exchange),
            At = exchange.Clock.GetLocalNow(),
            Trace = span?.TraceId ?? default,
            Span = span?.SpanId ?? default,
        };
    }

    private static string EndOf(RoutingExchange exchange) =>
        exchange.ReaderTooSlow ? RequestLog.ClientTooSlow
        : exchange.ClientGone.IsCancellationRequested ? RequestLog.ClientGone
        : exchange.Outcomes.Count > 0 ? exchange.Outcomes[^1].Outcome.Detail ?? RequestLog.Complete
        : RequestLog.Complete;

    /// <summary>What another attempt has reported about the same prompt is nearer than any guess, although its tokens may be others.</summary>
    public static long InputOf(RoutingExchange exchange)
    {
        foreach (var attempt in exchange.Attempts)
        {
            if (attempt.Reported is { Input: > 0 } usage)
            {
                return usage.Input;
            }
        }

        return PromptEstimate.Of(exchange.Request);
    }

    private static RequestOutcome OutcomeOf(RoutingExchange exchange)
    {
        var attempts = exchange.Attempts;
        var last = attempts.Count > 0 ? attempts[^1] : null;
        return exchange.Receipt.Decision switch
        {
            Decision.Failed => RequestOutcome.Failed,
            null => exchange.ClientGone.IsCancellationRequested ? RequestOutcome.ClientGone : RequestOutcome.Failed,
            _ when last is { Committed: true, Whole: false } => last.End == AttemptEnd.ClientGone ? RequestOutcome.ClientGone : RequestOutcome.Failed,
            _ => RequestOutcome.Answered,
        };
    }
}
