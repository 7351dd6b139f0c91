using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Configuration.Reload;
using RouterProxy.Errors;
using RouterProxy.Telemetry;

namespace RouterProxy.Hosting;

/// <summary>The outermost step: gives the request its id and turns what should never happen into a clear error.</summary>
internal sealed class RequestScopeMiddleware(RequestDelegate next, ConfigurationGate gate, TimeProvider clock, ILogger<RequestScopeMiddleware> logger)
{
    public const string RequestIdHeader = "x-router-request-id";

    public async Task InvokeAsync(HttpContext context)
    {
        var scope = new RequestScope(RequestId.Create(clock.GetUtcNow()), clock.GetTimestamp(), gate.Current);
        context.Features.Set(scope);

        // At the start of the response and not now: YARP clears the headers after a failed attempt.
        context.Response.OnStarting(
            static state =>
            {
                var started = (HttpContext)state;
                started.Response.Headers[RequestIdHeader] = started.Features.GetRequiredFeature<RequestScope>().RequestId;
                return Task.CompletedTask;
            },
            context);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to tell.
        }
        catch (BadHttpRequestException malformed) when (!context.Response.HasStarted)
        {
            await ErrorWriter.WriteAsync(context, GatewayErrors.InvalidTransfer(malformed.StatusCode));
        }
        catch (Exception crash)
        {
            RequestLog.Crashed(logger, scope.RequestId, crash);
            if (context.Response.HasStarted)
            {
                // Half an answer must not look whole.
                context.Abort();
            }
            else
            {
                context.Response.Clear();
                await ErrorWriter.WriteAsync(context, GatewayErrors.Internal());
            }
        }
    }
}
