using RouterProxy.Cascade;

namespace RouterProxy.Telemetry;

/// <summary>
/// Closes the books of a routed request: confidence, time, tokens, money. At the end and not as it goes, because only then is it known
/// which answer was served and whether some attempt has told how long the prompt is.
/// </summary>
internal sealed class Bookkeeper(RouterMetrics metrics)
{
    public void Close(RoutingExchange exchange, RequestBook book)
    {
        var receipt = exchange.Receipt;
        var route = exchange.Route.Name;
        book.Outcome = OutcomeOf(exchange);
        CountGates(route, receipt);
        if (exchange.WasDenied)
        {
            metrics.BudgetDenied(route);
        }

        if (receipt.Decision is { } decision && exchange.DecisionAfter is { } after)
        {
            metrics.DecisionTook(route, decision, after);
        }

        var own = exchange.Clock.GetElapsedTime(exchange.Started);
        foreach (var attempt in exchange.Attempts)
        {
            own -= attempt.UpstreamTime;
        }

        metrics.OwnTime(route, own > TimeSpan.Zero ? own : TimeSpan.Zero);
        CountTokens(exchange, book.Client);
    }

    /// <summary>Books what was asked beside a client's request: it is no request and no decision, but it may have a confidence.</summary>
    public void CloseComparison(RoutingExchange exchange) => CountGates(exchange.Route.Name, exchange.Receipt);

    private void CountGates(string route, Receipt receipt)
    {
        foreach (var gate in receipt.Gates)
        {
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

    private void CountTokens(RoutingExchange exchange, string client)
    {
        var route = exchange.Route.Name;
        var served = ServedBy(exchange);
        var input = InputOf(exchange);
        var lastAsked = false;
        foreach (var attempt in exchange.Attempts)
        {
            lastAsked |= ReferenceEquals(attempt.Tier, exchange.Route.Tiers[^1]);
            if (!attempt.AtWork)
            {
                continue;
            }

            var tokens = attempt.Tokens(input);
            if (!ReferenceEquals(attempt, served) && tokens.Output > 0)
            {
                metrics.Discarded(route, attempt.Tier.Model.Key, tokens.Output);
            }

            if (attempt.Tier.Model.Price is { } price)
            {
                metrics.Spent(route, client, attempt.Tier.Model.Key, attempt.Source, price.Of(tokens));
            }
        }

        if (served is not null && !lastAsked && exchange.Route.Tiers[^1].Model.Price is { } strong)
        {
            metrics.Avoided(route, client, strong.Of(served.Tokens(input) with { CachedInput = 0 }));
        }
    }

    /// <summary>The attempt whose answer the client got, or got a part of.</summary>
    private static AttemptAccount? ServedBy(RoutingExchange exchange)
    {
        var kept = default(AttemptAccount);
        foreach (var attempt in exchange.Attempts)
        {
            if (attempt.Committed)
            {
                return attempt;
            }

            // An answer that was kept back and served when the last tier had failed.
            if (exchange.Receipt.Decision == Decision.Degraded && attempt.AtWork && attempt.Tier.Model.Key == exchange.Receipt.Model)
            {
                kept = attempt;
            }
        }

        return kept;
    }

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
