using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Errors;
using RouterProxy.Hosting;
using RouterProxy.Intake;
using RouterProxy.Telemetry;

namespace RouterProxy.Clients;

/// <summary>
/// Who asks? The first step of everything that may cost money, before a byte of the body is read. Health and metrics are endpoints of
/// their own and do not come by here.
/// </summary>
internal sealed class ClientMiddleware(RequestDelegate next, ClientLimits limits, TimeProvider clock, ILogger<ClientMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var scope = context.Features.GetRequiredFeature<RequestScope>();
        return scope.Table.Clients.IsEmpty ? next(context) : AdmitAsync(context, scope);
    }

    private Task AdmitAsync(HttpContext context, RequestScope scope)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var presented = ClientKey.TryHash(context.Request.Headers, hash);
        if (!presented || scope.Table.Clients.Find(hash) is not { } client)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return RefuseAsync(context, scope, GatewayErrors.InvalidApiKey(presented));
        }

        scope.Client = client;
        if (limits.Enter(client, out var place) is { } refusal)
        {
            return RefuseAsync(context, scope, refusal);
        }

        return place is null ? next(context) : GoOnAsync(context, place);
    }

    private async Task GoOnAsync(HttpContext context, IDisposable place)
    {
        using (place)
        {
            await next(context);
        }
    }

    private async Task RefuseAsync(HttpContext context, RequestScope scope, GatewayError error)
    {
        await ErrorWriter.WriteAsync(context, error);
        if (logger.IsEnabled(LogLevel.Information))
        {
            var kind = GatewayPath.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Kind;
            RequestLog.Refused(logger, scope.RequestId, scope.Client.Name, kind.ToString(), (int)error.Status, error.Code, clock.GetElapsedTime(scope.Started).TotalMilliseconds);
        }
    }
}
