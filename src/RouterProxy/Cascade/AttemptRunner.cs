using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.Cascade;

/// <summary>
/// Runs one attempt through YARP's own pipeline, so that load balancing, passive health checks and YARP's telemetry hold for
/// every attempt. The only place that knows what must be reset between two passes.
/// </summary>
internal sealed class AttemptRunner(AnswerReader answers, AttemptTelemetry telemetry, FailureReporter failures)
{
    // A route belongs to the gateway's one, which never changes, and to a cluster: made once for each, not for each attempt.
    private readonly ConditionalWeakTable<ClusterState, RouteModel> _routes = [];
    private readonly AttemptTransformer _transformer = new(answers);

    /// <param name="attempt">Disposed when it is over.</param>
    /// <param name="next">The rest of YARP's pipeline.</param>
    public async Task<AttemptOutcome> RunAsync(Attempt attempt, RequestDelegate next)
    {
        using var own = attempt;
        var exchange = attempt.Exchange;
        var context = exchange.Context;
        Prepare(attempt, context);
        exchange.Receipt.Attempts++;
        using var recorder = telemetry.Begin(attempt);

        // The idiom of ASP.NET Core's request timeouts: whoever listens to the request's token stops at the attempt's limits too.
        context.RequestAborted = attempt.Deadline.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = exchange.ClientGone;
            await EndSendingAsync(attempt);
        }

        var outcome = attempt.Outcome ?? Classify(attempt, context);
        recorder.End(outcome);
        failures.Report(attempt, outcome);
        return outcome;
    }

    /// <summary>The upstream may have answered, or be given up, before it has read everything; the body goes back to its pool after this.</summary>
    private static async ValueTask EndSendingAsync(Attempt attempt)
    {
        var sending = attempt.Sending.CloseAsync();
        if (!sending.IsCompleted)
        {
            attempt.Deadline.Cancel();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Prepare(Attempt attempt, HttpContext context)
    {
        // Read by nobody: the client's has been, and the tier's own takes its place when it is sent.
        context.Request.Body = Stream.Null;
        context.Request.ContentLength = attempt.Body.Length;

        // Removed, not set to nothing: Kestrel would go on listing an empty header, and YARP fails on it.
        context.Request.Headers.Remove("Transfer-Encoding");

        // YARP's forwarder refuses to run on anything but an untouched 200; a failed attempt has left its status behind.
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Features.Set(attempt);

        var cluster = attempt.Model.Cluster;

        // Both arguments: the overload with the cluster alone leaves Route.Cluster on the old one, and passive health charges it
        // (https://github.com/dotnet/yarp/issues/1750).
        context.ReassignProxyRequest(RouteTo(cluster, context), cluster);

        // ReassignProxyRequest copies it: an empty cluster would be charged with the last attempt's destination.
        context.GetReverseProxyFeature().ProxiedDestination = null;
    }

    private RouteModel RouteTo(ClusterState cluster, HttpContext context)
    {
        if (_routes.TryGetValue(cluster, out var known))
        {
            return known;
        }

        var config = context.GetReverseProxyFeature().Route.Config;
        return _routes.GetValue(cluster, key => new RouteModel(config with { ClusterId = key.ClusterId }, key, _transformer));
    }

    /// <summary>Names the end of an attempt that never came to an answer.</summary>
    private static AttemptOutcome Classify(Attempt attempt, HttpContext context)
    {
        if (attempt.Exchange.ClientGone.IsCancellationRequested)
        {
            return new AttemptOutcome(AttemptEnd.ClientGone);
        }

        switch (attempt.Deadline.Expired)
        {
            case DeadlineKind.Decision:
                return new AttemptOutcome(AttemptEnd.DecisionTimeout);
            case DeadlineKind.Shutdown:
                return new AttemptOutcome(AttemptEnd.ShuttingDown) { Detail = nameof(DeadlineKind.Shutdown) };
            case DeadlineKind.Idle:
            case DeadlineKind.Total:
                return new AttemptOutcome(AttemptEnd.TimedOut) { Detail = attempt.Deadline.Expired.ToString() };
            case DeadlineKind.None:
            default:
                break;
        }

        var error = context.Features.Get<IForwarderErrorFeature>();
        return error?.Error switch
        {
            ForwarderError.NoAvailableDestinations => new AttemptOutcome(AttemptEnd.NoDestination),

            // YARP sees its own cancellation only; the handler's ConnectTimeout says so inside. Nobody was reached, and another try may be worth it.
            ForwarderError.RequestTimedOut when error.Exception?.InnerException is TimeoutException => new AttemptOutcome(AttemptEnd.Unreachable) { Detail = "ConnectTimeout" },
            ForwarderError.RequestTimedOut => new AttemptOutcome(AttemptEnd.TimedOut) { Detail = "ActivityTimeout" },
            ForwarderError.Request => FromSendFailure(error.Exception),

            // The connection went while the body was being sent, before any response byte: a stale one shows only there when the body is large.
            ForwarderError.RequestBodyDestination => new AttemptOutcome(AttemptEnd.ClosedEarly) { Detail = nameof(ForwarderError.RequestBodyDestination) },
            null when context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable => new AttemptOutcome(AttemptEnd.NoDestination),
            null => new AttemptOutcome(AttemptEnd.Broken) { Detail = "NoAnswer" },
            _ => new AttemptOutcome(AttemptEnd.Broken) { Detail = error.Error.ToString() },
        };
    }

    private static AttemptOutcome FromSendFailure(Exception? exception)
    {
        var kind = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        return kind switch
        {
            // Closed by the upstream before any response byte, such as a pooled connection that had gone stale.
            HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError => new AttemptOutcome(AttemptEnd.ClosedEarly) { Detail = kind.ToString() },
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError =>
                new AttemptOutcome(AttemptEnd.Unreachable) { Detail = kind.ToString() },
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => new AttemptOutcome(AttemptEnd.Broken) { Detail = kind.ToString() },

            // HTTP/2's REFUSED_STREAM and GOAWAY: the handler wanted to send the request again, but its body can be read only once.
            _ when exception is HttpRequestException { InnerException: InvalidOperationException } => new AttemptOutcome(AttemptEnd.ClosedEarly) { Detail = "StreamRefused" },
            _ when exception is HttpRequestException { InnerException: IOException } => new AttemptOutcome(AttemptEnd.ClosedEarly) { Detail = "ConnectionReset" },
            _ => new AttemptOutcome(AttemptEnd.Unreachable) { Detail = exception?.GetType().Name },
        };
    }
}
