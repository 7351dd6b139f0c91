using System.Net;
using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Errors;
using RouterProxy.Hosting;
using RouterProxy.Hosting.Shutdown;
using RouterProxy.Intake;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.PassThrough;

/// <summary>Everything below <c>/v1</c> that is not cascaded: sent on to one model's upstream when the operator allows it.</summary>
internal sealed class PassThroughHandler(ShutdownSignal shutdown, PassThroughTelemetry telemetry, TimeProvider clock, ILogger<PassThroughHandler> logger)
{
    /// <param name="context">The request.</param>
    /// <param name="policy">What is allowed, or null when nothing is.</param>
    /// <param name="pathBelowV1">The path as written below <c>/v1</c>, with its leading slash; free of dot segments and backslashes.</param>
    /// <param name="next">The rest of YARP's pipeline.</param>
    public Task HandleAsync(HttpContext context, PassThroughPolicy? policy, string pathBelowV1, RequestDelegate next)
    {
        if (policy is null || !Allows(policy, context.Request.Method, pathBelowV1))
        {
            return ErrorWriter.WriteAsync(context, GatewayErrors.UnknownUrl(context.Request.Method, "/v1" + pathBelowV1));
        }

        var scope = context.Features.GetRequiredFeature<RequestScope>();
        return scope.Client.PassThrough
            ? ForwardAsync(context, policy.Model, policy.MaxRequestBytes, pathBelowV1, null, next)
            : RefuseAsync(context, scope, PathKind.Other, GatewayErrors.PassThroughNotAllowed());
    }

    /// <summary>What hangs on a stored response lives where it was stored: at the route's last tier.</summary>
    public Task ForwardStoredAsync(HttpContext context, RoutePolicy route, RoutingTable table, string pathBelowV1, RequestDelegate next)
    {
        var model = route.Tiers[^1].Model;
        var scope = context.Features.GetRequiredFeature<RequestScope>();
        if (!scope.Client.MayUse(route))
        {
            return RefuseAsync(context, scope, PathKind.StoredResponse, GatewayErrors.RouteNotAllowed(route.Name));
        }

        var receipt = new Receipt(scope.RequestId, route) { Detail = scope.Client.Receipt, Attempts = 1, Override = RouteReason.Stateful };
        receipt.Conclude(Decision.Bypassed, model.Key);
        scope.Book.Receipt = receipt;
        return ForwardAsync(context, model, table.Limits.MaxRequestBytes, pathBelowV1, receipt, next);
    }

    /// <summary>Sends the request on to <paramref name="model"/>, bodies streamed.</summary>
    private async Task ForwardAsync(HttpContext context, UpstreamModel model, long maxRequestBytes, string pathBelowV1, Receipt? receipt, RequestDelegate next)
    {
        var scope = context.Features.GetRequiredFeature<RequestScope>();
        if (context.Request.ContentLength > maxRequestBytes)
        {
            await ErrorWriter.WriteAsync(context, GatewayErrors.RequestTooLarge(maxRequestBytes));
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxRequestBytes;
        }

        var transformer = new PassThroughTransformer(model, pathBelowV1, receipt);
        Prepare(context, model, transformer);
        var started = clock.GetTimestamp();
        var client = context.RequestAborted;
        using var deadline = new AttemptDeadline(clock, model.Timeout, idle: null, decision: null, client, shutdown.AnswersEnd);
        context.RequestAborted = deadline.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = client;
        }

        var failure = context.Features.Get<IForwarderErrorFeature>();
        var gone = failure is not null && (client.IsCancellationRequested || Departure.Shows(failure.Exception));
        var error = gone || context.Response.HasStarted ? null : ErrorOf(context, deadline.Expired, maxRequestBytes);
        var end = gone ? AttemptEnd.ClientGone : EndOf(context, transformer, deadline.Expired, error);
        telemetry.Ended(context, model, pathBelowV1, end, transformer, clock.GetElapsedTime(started));
        if (transformer.Complaint is { } complaint)
        {
            FailureLog.UpstreamMisconfigured(logger, scope.RequestId, model.Key, complaint.Status, complaint.Message);
            await FailAsync(context, receipt, model.Key, GatewayErrors.Misconfigured());
        }
        else if (gone)
        {
            scope.Book.Outcome = RequestOutcome.ClientGone;
        }
        else if (error is not null)
        {
            await FailAsync(context, receipt, null, error);
        }

        RequestLog.PassedThrough(
            logger, scope.RequestId, scope.Client.Name, context.Request.Method, model.Key, context.Response.StatusCode, clock.GetElapsedTime(scope.Started).TotalMilliseconds, gone ? RequestLog.ClientGone : failure?.Error.ToString() ?? RequestLog.Complete);
    }

    /// <summary>How it ended for the upstream. A request that the client did not send properly is none of the upstream's failures.</summary>
    private static AttemptEnd EndOf(HttpContext context, PassThroughTransformer transformer, DeadlineKind expired, GatewayError? error) => transformer switch
    {
        _ when expired == DeadlineKind.Shutdown => AttemptEnd.ShuttingDown,
        _ when expired != DeadlineKind.None => AttemptEnd.TimedOut,
        { Status: >= 400 } => AttemptEnd.Status,
        { Status: not null } => context.Features.Get<IForwarderErrorFeature>() is null ? AttemptEnd.Committed : AttemptEnd.Broken,
        _ when error is { Status: < HttpStatusCode.InternalServerError } => AttemptEnd.ClientGone,
        _ => context.GetReverseProxyFeature().ProxiedDestination is null ? AttemptEnd.NoDestination : AttemptEnd.Unreachable,
    };

    private static Task FailAsync(HttpContext context, Receipt? receipt, string? model, GatewayError error)
    {
        context.Response.Clear();
        receipt?.Conclude(Decision.Failed, model);
        receipt?.Apply(context.Response.Headers);
        return ErrorWriter.WriteAsync(context, error);
    }

    private async Task RefuseAsync(HttpContext context, RequestScope scope, PathKind kind, GatewayError error)
    {
        await ErrorWriter.WriteAsync(context, error);
        RequestLog.Refused(logger, scope.RequestId, scope.Client.Name, kind.ToString(), (int)error.Status, error.Code, clock.GetElapsedTime(scope.Started).TotalMilliseconds);
    }

    private static void Prepare(HttpContext context, UpstreamModel model, HttpTransformer transformer)
    {
        var cluster = model.Cluster;
        var route = new RouteModel(
            context.GetReverseProxyFeature().Route.Config with { ClusterId = cluster.ClusterId }, cluster, transformer);
        context.ReassignProxyRequest(route, cluster);
        context.GetReverseProxyFeature().ProxiedDestination = null;
    }

    private static GatewayError? ErrorOf(HttpContext context, DeadlineKind expired, long maxRequestBytes)
    {
        if (expired != DeadlineKind.None)
        {
            return expired == DeadlineKind.Shutdown ? GatewayErrors.ShuttingDown() : GatewayErrors.Timeout();
        }

        return context.Features.Get<IForwarderErrorFeature>() switch
        {
            null => context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable && context.GetReverseProxyFeature().ProxiedDestination is null ? GatewayErrors.NoHealthyUpstream() : null,
            { Error: ForwarderError.NoAvailableDestinations } => GatewayErrors.NoHealthyUpstream(),
            { Error: ForwarderError.RequestTimedOut } => GatewayErrors.Timeout(),
            { Exception: { } failure } when ServerStatus(failure) is { } status => status == StatusCodes.Status413PayloadTooLarge
                ? GatewayErrors.RequestTooLarge(maxRequestBytes)
                : GatewayErrors.InvalidTransfer(status),
            { Error: ForwarderError.RequestBodyClient } => GatewayErrors.InvalidTransfer(StatusCodes.Status400BadRequest),
            _ => GatewayErrors.Unreachable(),
        };
    }

    /// <summary>The status that the server has for a body it could not take, wherever YARP has put its exception; null for anything else.</summary>
    private static int? ServerStatus(Exception failure) => failure switch
    {
        BadHttpRequestException malformed => malformed.StatusCode,
        AggregateException several => several.InnerExceptions.OfType<BadHttpRequestException>().FirstOrDefault()?.StatusCode,
        _ => (failure.InnerException as BadHttpRequestException)?.StatusCode,
    };

    private static bool Allows(PassThroughPolicy policy, string method, string pathBelowV1)
    {
        if (policy.AllowAll)
        {
            return true;
        }

        foreach (var operation in policy.Allow)
        {
            if (string.Equals(operation.Method, method, StringComparison.OrdinalIgnoreCase) && Covers(operation.Path, pathBelowV1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(string allowed, string pathBelowV1)
    {
        const string root = "/v1";
        var pattern = allowed.AsSpan(root.Length);
        return pattern.EndsWith("*")
            ? pathBelowV1.AsSpan().StartsWith(pattern[..^1], StringComparison.Ordinal)
            : pathBelowV1.AsSpan().SequenceEqual(pattern);
    }
}
