using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.Cascade;

/// <summary>Decides before the first attempt which tiers a request may ask. Pure.</summary>
internal static class CascadePlanner
{
    public static CascadePlan Plan(RoutePolicy route, GenerationRequest request, ClientOverride client)
    {
        var first = route.Tiers[0];
        var last = route.Tiers[^1];

        // The order is that of who has the last word: what cannot be replayed, what the operator switched, what the client asked.
        if (route.Tiers.Count == 1)
        {
            return Alone(last, RouteReason.SingleTier);
        }

        if (StateReason(route, request) is { } state)
        {
            return Alone(last, state);
        }

        if (client.Mode is { } mode)
        {
            return Alone(mode == RouteMode.Cheap ? first : last, RouteReason.ClientOverride);
        }

        switch (route.Mode)
        {
            case RouteMode.Cheap:
                return Alone(first, RouteReason.Mode);
            case RouteMode.Strong:
                return Alone(last, RouteReason.Mode);
            case RouteMode.Shadow:
                return Alone(last, RouteReason.Shadow);
            case RouteMode.Enforce:
            case RouteMode.Observe:
            default:
                break;
        }

        return BypassedByRule(route.Bypass, request) ? Alone(last, RouteReason.BypassRule) : Cascade(route, request);
    }

    /// <summary>As many requests as the route allows are held already: this one is not held, it goes to the last tier.</summary>
    public static CascadePlan WithoutHold(RoutePolicy route) => Alone(route.Tiers[^1], RouteReason.HoldLimit);

    private static CascadePlan Alone(TierPolicy tier, RouteReason reason) => new([new TierStep(tier, Gated: false)], reason, null, Observe: false);

    private static CascadePlan Cascade(RoutePolicy route, GenerationRequest request)
    {
        var steps = new List<TierStep>(route.Tiers.Count);
        for (var i = 0; i < route.Tiers.Count - 1; i++)
        {
            if (Supported(route.Tiers[i].Model.Supports, request))
            {
                steps.Add(new TierStep(route.Tiers[i], Gated: true));
            }
        }

        // The last tier is never skipped: whatever it cannot do, it says so best itself.
        steps.Add(new TierStep(route.Tiers[^1], Gated: false));
        var skippedFirst = steps[0].Tier.Index != 0;
        return new CascadePlan(
            steps,
            steps.Count == 1 ? RouteReason.Unsupported : null,
            skippedFirst && steps.Count > 1 ? RouteReason.Unsupported : null,
            route.Mode == RouteMode.Observe);
    }

    /// <summary>Requests that lean on something which only one upstream has.</summary>
    private static RouteReason? StateReason(RoutePolicy route, GenerationRequest request)
    {
        if (request.Has(RequestTraits.Stateful))
        {
            return RouteReason.Stateful;
        }

        // The Responses API stores by default: what is stored at one upstream can only be continued there.
        if (request.Endpoint == ApiEndpoint.Responses
            && (request.Has(RequestTraits.StoreTrue) || (!request.Has(RequestTraits.StoreFalse) && route.StoreDefault != false)))
        {
            return RouteReason.Stateful;
        }

        return request.Has(RequestTraits.TokenizerBound) ? RouteReason.TokenizerBound : null;
    }

    private static bool BypassedByRule(BypassPolicy bypass, GenerationRequest request) =>
        (bypass.WhenTools && request.Has(RequestTraits.Tools))
        || (bypass.WhenToolResults && request.Has(RequestTraits.ToolResults))
        || (bypass.WhenMaxTokensAbove is { } limit && request.MaxOutputTokens > limit);

    /// <summary>Whether the model can do what the request needs.</summary>
    public static bool Supported(ModelSupport supports, GenerationRequest request) =>
        (supports.Images || !request.Has(RequestTraits.Images))
        && (supports.Tools || !request.Has(RequestTraits.Tools | RequestTraits.ToolResults))
        && (supports.JsonSchema || !request.Has(RequestTraits.JsonSchema))
        && (supports.MaxOutputTokens is not { } most || !(request.MaxOutputTokens > most));
}
