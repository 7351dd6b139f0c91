using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Cascade;

/// <summary>
/// The step inside YARP's passive health checks: an attempt that ran out of time looks to YARP like a client that went away,
/// which no destination is charged for. It is the destination that hung.
/// </summary>
internal sealed class AttemptTimeoutMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<Attempt>() is { } attempt
            && attempt.Deadline.Expired is not (DeadlineKind.None or DeadlineKind.Shutdown)
            && context.Features.Get<IForwarderErrorFeature>() is { Error: ForwarderError.RequestCanceled } canceled)
        {
            context.Features.Set<IForwarderErrorFeature>(new AttemptErrorFeature(ForwarderError.RequestTimedOut, canceled.Exception));
        }
    }
}
