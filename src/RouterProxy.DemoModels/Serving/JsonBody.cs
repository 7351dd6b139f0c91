using Microsoft.AspNetCore.Http;

namespace RouterProxy.DemoModels.Serving;

internal static class JsonBody
{
    /// <summary>Sends a complete JSON body with its length.</summary>
    public static Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }
}
