using RouterProxy.Cascade;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Relay;
using RouterProxy.Shadow;
using RouterProxy.Telemetry;

namespace RouterProxy.Audit;

/// <summary>What a recorded request gathers on its way; one each, only on routes that record.</summary>
/// <param name="draw">Chance.</param>
/// <param name="shown">Drawn for a comparison of <c>Mode: Shadow</c> already.</param>
internal sealed class AuditTrail(AuditDraw draw, bool shown)
{
    /// <summary>What it was drawn for: <see cref="AttemptKind.Audit"/>, <see cref="AttemptKind.Shadow"/>, or null.</summary>
    public AttemptKind? Drawn { get; private set; } = shown ? AttemptKind.Shadow : null;

    /// <summary>
    /// An answer begins to go to the client: the moment of the decision. Requests are drawn now and not earlier, because only accepted answers
    /// are; and from now on the answer can be copied.
    /// </summary>
    public void Serving(RoutingExchange exchange, Decision decision, TierPolicy tier)
    {
        if (decision == Decision.Accepted && IsRuled(exchange) && draw.Draw(exchange.Route.AuditRate))
        {
            Drawn = AttemptKind.Audit;
        }

        if (exchange.Tap is null && (Drawn is not null || exchange.Route.Record == RecordMode.Text || IsComparable(exchange, decision, tier)))
        {
            exchange.Tap = new AnswerTap(exchange.Context.Response.BodyWriter);
        }
    }

    /// <summary>The first tier's answer, where it was left although it was complete: both tiers have then answered, and nobody needs to be asked.</summary>
    public static KeptAnswer? LeftComplete(RoutingExchange exchange)
    {
        foreach (var (tier, outcome) in exchange.Outcomes)
        {
            if (tier.Index == 0 && outcome.End is AttemptEnd.LowConfidence or AttemptEnd.Unscored)
            {
                return outcome.Kept;
            }
        }

        return null;
    }

    /// <summary>The route's own rule decided, and not the client or a bypass.</summary>
    public static bool IsRuled(RoutingExchange exchange) => exchange.Plan.Bypass is null && exchange.Client.Mode is null && exchange.Client.Threshold is null;

    private static bool IsComparable(RoutingExchange exchange, Decision decision, TierPolicy tier) =>
        decision == Decision.Escalated && ReferenceEquals(tier, exchange.Route.Tiers[^1]) && LeftComplete(exchange) is not null;
}
