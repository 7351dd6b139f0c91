using RouterProxy.Cascade;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Telemetry;

namespace RouterProxy.Records;

/// <summary>Takes a record of a request that is over.</summary>
internal sealed class RecordTaker(DecisionReader decisions, RecordHasher hasher, TimeProvider clock)
{
    /// <summary>Larger bodies are recorded without their text, in bytes.</summary>
    public const int MaxRequestText = 256 << 10;

    /// <summary>Of longer answers the beginning is recorded, in characters.</summary>
    public const int MaxAnswerText = 32 << 10;

    /// <param name="exchange">The exchange.</param>
    /// <param name="cheap">What the first tier said; kept only where the route records text.</param>
    /// <param name="strong">What the last tier said, likewise.</param>
    public DecisionRecord Take(RoutingExchange exchange, string? cheap, string? strong)
    {
        var route = exchange.Route;
        var body = exchange.Request.Body.Span;
        var text = route.Record == RecordMode.Text;
        return new DecisionRecord(hasher)
        {
            At = clock.GetUtcNow(),
            Decision = decisions.Read(exchange),
            Endpoint = exchange.Request.Endpoint,
            Stream = exchange.Request.Stream,
            RequestHash = hasher.Hash(body),
            StrongAsked = route.Tiers[^1].Model.UpstreamName ?? exchange.Request.Model,
            Cheap = SpendingOf(exchange, route.Tiers[0]),
            Strong = SpendingOf(exchange, route.Tiers[^1]),
            Drawn = exchange.Trail?.Drawn,
            Request = text && body.Length <= MaxRequestText ? body.ToArray() : null,
            CheapText = text ? Shorten(cheap) : null,
            StrongText = text ? Shorten(strong) : null,
        };
    }

    /// <summary>All attempts at a tier that may have to be paid for.</summary>
    public static TierSpending SpendingOf(RoutingExchange exchange, TierPolicy tier)
    {
        var spent = default(TierSpending);
        foreach (var attempt in exchange.Attempts)
        {
            if (ReferenceEquals(attempt.Tier, tier) && attempt.AtWork)
            {
                var tokens = attempt.Tokens(Bookkeeper.InputOf(exchange));
                var cost = tier.Model.Price?.Of(tokens);
                spent = new TierSpending(spent.Input + tokens.Input, spent.Output + tokens.Output, attempt.Reported is not null, cost is null ? null : cost + (spent.Cost ?? 0));
            }
        }

        return spent;
    }

    public static string? Shorten(string? said) => said is null || said.Length <= MaxAnswerText ? said : said[..MaxAnswerText];
}
