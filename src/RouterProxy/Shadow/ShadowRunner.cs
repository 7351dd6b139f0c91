using RouterProxy.Cascade;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Telemetry;

namespace RouterProxy.Shadow;

/// <summary>Asks a tier off the client's path: the same pipeline on a context of its own, whose answer goes nowhere.</summary>
internal sealed class ShadowRunner(TierAsker asker, ShadowLedger ledger, Observers observers, Bookkeeper bookkeeper, IServiceProvider services, TimeProvider clock)
{
    public async Task RunAsync(ShadowJob job, CancellationToken stopping)
    {
        if (RequestScanner.Scan(job.Endpoint, job.Body, job.Deployment).Request is not { } request)
        {
            // It was read before.
            ledger.Dropped(job);
            return;
        }

        var context = CreateContext(job, stopping);
        var tap = new AnswerTap(context.Response.BodyWriter);

        // Observed, so that a gated answer comes whole whatever the rule says, and what the rule says is noted.
        var plan = new CascadePlan([new TierStep(job.Tier, job.Gate == GateKind.Confidence)], RouteReason.Shadow, null, Observe: true);
        using var exchange = new RoutingExchange(
            context, job.Scope.Table, job.Route, request, plan, ClientOverride.None, new Receipt(job.Scope.RequestId, job.Route), clock, clock.GetTimestamp())
        {
            ClientKey = job.Scope.Client.Name,
            PathBelowV1 = job.PathBelowV1,
            Held = job.Held,
            Tap = tap,
            Comparison = job.Kind,
            Observers = job.Kind == AttemptKind.Shadow ? observers.Of(job.Route) : null,
            StampsModels = true,
        };
        var outcome = await asker.AskAsync(exchange, job.Tier, job.Gate, job.Next);
        bookkeeper.CloseComparison(exchange);
        if (outcome.End != AttemptEnd.Committed || exchange.Attempts is not [.., { Whole: true }])
        {
            outcome.Kept?.Dispose();
            stopping.ThrowIfCancellationRequested();
            ledger.Failed(job, exchange, outcome);
            return;
        }

        observers.Decided(exchange);
        ledger.Compared(job, exchange, AnswerText.Read(job.Endpoint, tap.Copy, request.Stream), tap.IsWhole);
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
