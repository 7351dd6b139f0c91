using RouterProxy.Cascade;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Errors;
using RouterProxy.Intake;
using RouterProxy.Relay;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.PassThrough;

/// <summary>Only credential and address change; bodies stream both ways as YARP streams them.</summary>
internal sealed class PassThroughTransformer(UpstreamModel model, string pathBelowV1, Receipt? receipt) : HttpTransformer
{
    /// <summary>Error bodies are short; of a longer one only the first part is looked at.</summary>
    private const int MaxErrorBytes = 256 << 10;

    /// <summary>Set when the upstream refused the operator's own access: nothing was sent, the client gets the gateway's error instead.</summary>
    public (int Status, string Message)? Complaint { get; private set; }

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

        if (model.Credential != CredentialMode.Client && UpstreamComplaint.MayBeAboutAccess(proxyResponse.StatusCode))
        {
            await TransformErrorAsync(httpContext, proxyResponse, cancellationToken);
            return false;
        }

        await CopyHeadAsync(httpContext, proxyResponse);
        return true;
    }

    private async Task TransformErrorAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var complete = await BoundedBody.ReadAsync(source, body, MaxErrorBytes, cancellationToken);
        if (UpstreamComplaint.IsAboutAccess(response.StatusCode, body.WrittenSpan))
        {
            Complaint = ((int)response.StatusCode, UpstreamComplaint.MessageOf(body.WrittenSpan));
            return;
        }

        await CopyHeadAsync(context, response);
        await context.Response.Body.WriteAsync(body.WrittenMemory, cancellationToken);
        if (!complete)
        {
            await source.CopyToAsync(context.Response.Body, cancellationToken);
        }
    }

    private async ValueTask CopyHeadAsync(HttpContext context, HttpResponseMessage response)
    {
        await ClientHeaders.CopyAsync(context, response, model);
        receipt?.Apply(context.Response.Headers);
    }
}
