using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Relay;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.PassThrough;

/// <summary>Only credential and address change; bodies stream both ways as YARP streams them.</summary>
internal sealed class PassThroughTransformer(UpstreamModel model, string pathBelowV1, Receipt? receipt) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        UpstreamHeaders.Apply(httpContext, proxyRequest, model, httpContext.GetReverseProxyFeature().ProxiedDestination?.DestinationId);
        proxyRequest.RequestUri = UpstreamAddress.For(destinationPrefix, model, pathBelowV1, httpContext.Request.QueryString);
        TracePropagation.Inject(proxyRequest.Headers);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false;
        }

        await ClientHeaders.CopyAsync(httpContext, proxyResponse, model);
        receipt?.Apply(httpContext.Response.Headers);
        return true;
    }
}
