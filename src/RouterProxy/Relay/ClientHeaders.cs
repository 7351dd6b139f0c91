using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Relay;

/// <summary>
/// Which of an upstream's headers travel to the client. The table of <c>docs/headers.md</c>; one test a row.
/// </summary>
internal static class ClientHeaders
{
    /// <summary>They speak of the operator's account or of another host's transport, not of the answer.</summary>
    public static readonly string[] HiddenWithOperatorCredential =
        ["Set-Cookie", "Alt-Svc", "Strict-Transport-Security", "Server", "OpenAI-Organization", "OpenAI-Project"];

    // YARP's default transformer does the same with a step more: it may have transforms to run.
    private static readonly HttpTransformer Plain = new CopyingTransformer();

    /// <summary>Copies status and headers of the attempt that answers. Hop-by-hop headers are YARP's business.</summary>
    public static async ValueTask CopyAsync(HttpContext context, HttpResponseMessage response, UpstreamModel model)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        await Plain.TransformResponseAsync(context, response, context.RequestAborted);
        var headers = context.Response.Headers;
        if (model.Credential != CredentialMode.Client)
        {
            foreach (var name in HiddenWithOperatorCredential)
            {
                headers.Remove(name);
            }
        }

        foreach (var header in response.Headers.NonValidated)
        {
            if (header.Key.StartsWith("x-router-", StringComparison.OrdinalIgnoreCase))
            {
                headers.Remove(header.Key);
            }
        }
    }

    private sealed class CopyingTransformer : HttpTransformer;
}
