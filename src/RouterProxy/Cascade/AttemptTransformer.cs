using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Cascade;

/// <summary>
/// YARP's hook into one attempt: headers and address on the way up; on the way down the answer is read, held and perhaps relayed
/// here, and YARP is always told that no body is left to copy.
/// </summary>
/// <remarks>
/// It may seem natural to hand a rewritten stream to YARP's copier on commit. However, its activity timeout is not reset while
/// an answer is held, a break in the middle becomes an aborted connection instead of an error event, and head and body go out
/// in two sends.
/// </remarks>
internal sealed class AttemptTransformer(AnswerReader answers) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var attempt = httpContext.Features.GetRequiredFeature<Attempt>();
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var destination = httpContext.GetReverseProxyFeature().ProxiedDestination?.DestinationId;
        UpstreamHeaders.Apply(proxyRequest, attempt.Model, destination);
        UpstreamHeaders.AskForPlainAnswer(proxyRequest);
        proxyRequest.RequestUri = UpstreamAddress.For(destinationPrefix, attempt.Model, attempt.Exchange.PathBelowV1, httpContext.Request.QueryString);
        TracePropagation.Inject(proxyRequest.Headers);
        TierBodyHandler.Give(proxyRequest, attempt.Sending);
        attempt.Recorder?.Sending(proxyRequest.RequestUri);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var attempt = httpContext.Features.GetRequiredFeature<Attempt>();
        if (proxyResponse is null)
        {
            // After a failed send: the runner names the failure.
            ChargeTimeout(httpContext, attempt);
            return false;
        }

        attempt.Deadline.Touch();
        attempt.Recorder?.Answering(proxyResponse);
        await answers.ReadAsync(attempt, proxyResponse);
        return false;
    }

    /// <summary>
    /// An attempt that ran out of time looks to YARP like a client that went away, which no destination is charged for. It is the destination
    /// that hung; the passive health checks read this when the pass is over.
    /// </summary>
    private static void ChargeTimeout(HttpContext context, Attempt attempt)
    {
        if (attempt.Deadline.Expired is not (DeadlineKind.None or DeadlineKind.Shutdown)
            && context.Features.Get<IForwarderErrorFeature>() is { Error: ForwarderError.RequestCanceled } canceled)
        {
            context.Features.Set<IForwarderErrorFeature>(new AttemptErrorFeature(ForwarderError.RequestTimedOut, canceled.Exception));
        }
    }
}
