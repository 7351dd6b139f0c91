using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;

namespace RouterProxy.Shadow;

/// <summary><c>Mode: Shadow</c>: draws the requests that are shown to the first tier when their client has its answer.</summary>
internal sealed class ShadowMode(ShadowCounters counters)
{
    /// <summary>Draws a request by the route's <c>ShadowRate</c>. Its answer then goes through the tap; null when it was not drawn.</summary>
    public AnswerTap? Draw(RoutePolicy route, CascadePlan plan, GenerationRequest request, HttpContext context)
    {
        if (plan.Bypass != RouteReason.Shadow || Random.Shared.NextDouble() >= route.ShadowRate || !CascadePlanner.Supported(route.Tiers[0].Model.Supports, request))
        {
            return null;
        }

        counters.OnDrawn();
        return new AnswerTap(context.Response.BodyWriter);
    }
}
