using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Hosting;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Telemetry;

namespace RouterProxy.Shadow;

/// <summary>Takes what a comparison needs from an exchange that is over: its context goes back to the server, so everything is copied.</summary>
internal sealed class ShadowJobs(HeldBytes held)
{
    /// <summary>The job; null when the gateway holds too much already.</summary>
    public ShadowJob? TryCreate(AttemptKind kind, RoutingExchange exchange, GatewayPath path, RequestScope scope, RequestDelegate next, NormalizedAnswer? answer, DecisionRecord record)
    {
        var request = exchange.Request;
        var share = held.Open(exchange.Table.Limits.MaxHeldTotalBytes);
        if (!share.TryAdd(request.Body.Length))
        {
            return null;
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
        return new ShadowJob
        {
            Kind = kind,
            Scope = scope,
            Route = exchange.Route,
            Endpoint = request.Endpoint,
            Deployment = path.Deployment,
            PathBelowV1 = exchange.PathBelowV1,
            Query = context.Request.QueryString,
            Headers = headers,
            Body = body,
            Held = share,
            Answer = answer,
            Record = record,
            Proxy = context.GetReverseProxyFeature(),
            Next = next,
        };
    }
}
