using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Hosting;
using RouterProxy.Intake;

namespace RouterProxy.Shadow;

/// <summary><c>Mode: Shadow</c>: draws requests and hands them over when their client has its answer.</summary>
internal sealed class ShadowMode(ShadowQueue queue, ShadowCounters counters, HeldBytes held)
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

    /// <summary>
    /// Takes what the comparison needs from an exchange that is over: the context goes back to the server after this, so everything is copied.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="path">Where the request was sent.</param>
    /// <param name="scope">Its id, configuration and client.</param>
    /// <param name="next">The rest of YARP's pipeline.</param>
    public void Offer(RoutingExchange exchange, GatewayPath path, RequestScope scope, RequestDelegate next)
    {
        if (exchange.Tap is not { } tap)
        {
            return;
        }

        var request = exchange.Request;
        var share = held.Open(exchange.Table.Limits.MaxHeldTotalBytes);
        if (exchange.Receipt.Decision != Decision.Bypassed || exchange.ClientGone.IsCancellationRequested || !share.TryAdd(request.Body.Length))
        {
            counters.OnDropped(exchange.Route.Name);
            return;
        }

        var context = exchange.Context;
        var headers = new HeaderDictionary();
        foreach (var header in context.Request.Headers)
        {
            headers.Add(header);
        }

        var body = new PooledBuffer(request.Body.Length);
        request.Body.Span.CopyTo(body.GetSpan(request.Body.Length));
        body.Advance(request.Body.Length);
        queue.Offer(new ShadowJob
        {
            Scope = scope,
            Route = exchange.Route,
            Endpoint = request.Endpoint,
            Deployment = path.Deployment,
            PathBelowV1 = exchange.PathBelowV1,
            Query = context.Request.QueryString,
            Headers = headers,
            Body = body,
            Held = share,
            Answer = AnswerText.Read(request.Endpoint, tap.Copy, request.Stream),
            Proxy = context.GetReverseProxyFeature(),
            Next = next,
        });
    }
}
