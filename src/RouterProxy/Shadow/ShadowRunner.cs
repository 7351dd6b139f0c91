using RouterProxy.Cascade;
using RouterProxy.Intake;
using RouterProxy.Telemetry;

namespace RouterProxy.Shadow;

/// <summary>Asks the first tier off the client's path: the same pipeline on a context of its own, whose answer goes nowhere.</summary>
internal sealed class ShadowRunner(TierAsker asker, ShadowCounters counters, IServiceProvider services, TimeProvider clock, ILogger<ShadowRunner> logger)
{
    public async Task RunAsync(ShadowJob job, CancellationToken stopping)
    {
        var tier = job.Route.Tiers[0];
        if (RequestScanner.Scan(job.Endpoint, job.Body, job.Deployment).Request is not { } request)
        {
            return;
        }

        var context = CreateContext(job, stopping);
        var tap = new AnswerTap(context.Response.BodyWriter);

        // Observed, so that the answer comes whole whatever the rule says, and what the rule says is noted.
        var plan = new CascadePlan([new TierStep(tier, Gated: true)], RouteReason.Shadow, null, Observe: true);
        using var exchange = new RoutingExchange(
            context, job.Scope.Table, job.Route, request, plan, ClientOverride.None, new Receipt(job.Scope.RequestId, job.Route), clock, clock.GetTimestamp())
        {
            PathBelowV1 = job.PathBelowV1,
            Held = job.Held,
            Tap = tap,
            Comparison = AttemptKind.Shadow,
        };
        var outcome = await asker.AskAsync(exchange, tier, GateKind.Confidence, job.Next);
        if (outcome.End != AttemptEnd.Committed)
        {
            outcome.Kept?.Dispose();
            counters.OnFailed();
            ShadowLog.Failed(logger, job.Scope.RequestId, job.Route.Name, tier.Model.Key, outcome.Detail ?? outcome.End.ToString());
            return;
        }

        Compare(job, exchange, AnswerText.Read(job.Endpoint, tap.Copy, request.Stream));
    }

    private void Compare(ShadowJob job, RoutingExchange exchange, string? answer)
    {
        bool? agrees = answer is null || job.Answer is null ? null : string.Equals(answer, job.Answer, StringComparison.Ordinal);
        var gate = exchange.Receipt.Gates.Count > 0 ? exchange.Receipt.Gates[0] : default(GateEntry?);
        counters.OnCompared(agrees);
        ShadowLog.Compared(
            logger,
            job.Scope.RequestId,
            job.Route.Name,
            job.Route.Tiers[0].Model.Key,
            gate?.Confidence,
            gate?.Threshold,
            gate?.Reason.ToHeader(),
            exchange.Receipt.WouldEscalate,
            agrees,
            clock.GetElapsedTime(exchange.Started).TotalMilliseconds);
    }

    private DefaultHttpContext CreateContext(ShadowJob job, CancellationToken stopping)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = stopping };
        context.Features.Set(job.Proxy);
        context.Features.Set(job.Scope);
        context.Request.Method = HttpMethods.Post;
        context.Request.Protocol = HttpProtocol.Http11;
        context.Request.Scheme = Uri.UriSchemeHttp;
        context.Request.QueryString = job.Query;
        foreach (var (name, value) in job.Headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }
}
