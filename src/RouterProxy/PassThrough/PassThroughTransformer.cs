using System.Net.Mime;
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

    private AnswerTail? _tail;

    /// <summary>Set when the upstream refused the operator's own access: nothing was sent, the client gets the gateway's error instead.</summary>
    public (int Status, string Message)? Complaint { get; private set; }

    /// <summary>The upstream's status; null while it has not answered.</summary>
    public int? Status { get; private set; }

    /// <summary>What the upstream has counted, as far as it has been seen.</summary>
    public TokenUsage? Reported => _tail?.Reported;

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        UpstreamHeaders.Apply(proxyRequest, model, httpContext.GetReverseProxyFeature().ProxiedDestination?.DestinationId);
        proxyRequest.RequestUri = UpstreamAddress.For(destinationPrefix, model, pathBelowV1, httpContext.Request.QueryString);
        TracePropagation.Inject(proxyRequest.Headers);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false;
        }

        Status = (int)proxyResponse.StatusCode;
        if (model.Credential != CredentialMode.Client && UpstreamComplaint.MayBeAboutAccess(proxyResponse.StatusCode))
        {
            await TransformErrorAsync(httpContext, proxyResponse, cancellationToken);
            return false;
        }

        await CopyHeadAsync(httpContext, proxyResponse);
        if (MayCount(httpContext.Request.Method, proxyResponse))
        {
            _tail = new AnswerTail(await proxyResponse.Content.ReadAsStreamAsync(cancellationToken));
            proxyResponse.Content = new StreamContent(_tail);
        }

        return true;
    }

    /// <summary>Only what a POST has brought about: what is fetched may tell of tokens that were counted when they were used.</summary>
    private static bool MayCount(string method, HttpResponseMessage response) =>
        HttpMethods.IsPost(method) && response.IsSuccessStatusCode && response.Content.Headers.ContentEncoding.Count == 0
        && response.Content.Headers.ContentType?.MediaType is MediaTypeNames.Application.Json or MediaTypeNames.Text.EventStream;

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
