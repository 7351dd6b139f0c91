using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Cascade;
using RouterProxy.Errors;
using RouterProxy.Intake;
using RouterProxy.PassThrough;

namespace RouterProxy.Hosting;

/// <summary>First step of YARP's pipeline, behind the question who asks: says by the path what a request is and hands it to its stage.</summary>
internal sealed class GatewayMiddleware(RequestDelegate next, RoutingStage routing, PassThroughHandler passThrough)
{
    public Task InvokeAsync(HttpContext context)
    {
        // 1. Arrive: the request has its id and the configuration as it is now. What does it address?
        var scope = context.Features.GetRequiredFeature<RequestScope>();
        var path = GatewayPath.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (path.Endpoint is { } endpoint && HttpMethods.IsPost(context.Request.Method))
        {
            return routing.RouteAsync(context, scope, path, endpoint, next);
        }

        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return path.Kind switch
        {
            PathKind.Unknown => UnknownUrl(context),
            PathKind.Models when reads => ModelsEndpoint.WriteAsync(context, scope, null),
            PathKind.Model when reads => ModelsEndpoint.WriteAsync(context, scope, path.Id),
            PathKind.StoredResponse when Route(context, path) is { } named => Stored(context, scope, path, named),
            _ => passThrough.HandleAsync(context, scope.Table.PassThrough, path.Rest, next),
        };
    }

    /// <summary>The route that path or header name; a stored response has no model to match.</summary>
    private static string? Route(HttpContext context, GatewayPath path) =>
        path.Route ?? (context.Request.Headers.TryGetValue(RoutingStage.RouteHeader, out var header) && header.Count > 0 ? header.ToString() : null);

    private Task Stored(HttpContext context, RequestScope scope, GatewayPath path, string named)
    {
        var choice = RouteSelector.Select(scope.Table, named, path.Route, null);
        return choice.IsOk
            ? passThrough.ForwardStoredAsync(context, choice.Route, scope.Table, path.Rest, next)
            : ErrorWriter.WriteAsync(context, GatewayErrors.From(choice.Problem));
    }

    private static Task UnknownUrl(HttpContext context) =>
        ErrorWriter.WriteAsync(context, GatewayErrors.UnknownUrl(context.Request.Method, context.Request.Path.Value ?? ""));
}
