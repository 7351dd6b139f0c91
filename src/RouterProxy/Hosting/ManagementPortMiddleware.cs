using RouterProxy.Errors;

namespace RouterProxy.Hosting;

/// <summary>
/// Keeps the two apart where <c>Management:Port</c> is set: what is marked as management answers on that port alone, all else only
/// on the others. By the connection's local port, which a client cannot choose as it can choose a host header.
/// </summary>
internal sealed class ManagementPortMiddleware(RequestDelegate next, int port)
{
    public Task InvokeAsync(HttpContext context)
    {
        var isManagement = context.GetEndpoint()?.Metadata.GetMetadata<ManagementEndpoint>() is not null;
        return isManagement == (context.Connection.LocalPort == port)
            ? next(context)
            : ErrorWriter.WriteAsync(context, GatewayErrors.UnknownUrl(context.Request.Method, context.Request.Path.Value ?? ""));
    }
}
