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
            PathKind.StoredResponse when path.Route is not null || NamedRoute(context) is not null => Stored(context, scope, path),
            _ => passThrough.HandleAsync(context, scope.Table.PassThrough, path.Rest, next),
        };
    }

    private static string? NamedRoute(HttpContext context) =>
        context.Request.Headers[RoutingStage.RouteHeader].ToString() is { Length: > 0 } name ? name : null;

    /// <summary>A stored response has no model to match: path or header name its route.</summary>
    private Task Stored(HttpContext context, RequestScope scope, GatewayPath path)
    {
        var choice = RouteSelector.Select(scope.Table, NamedRoute(context), path.Route, null);
        return choice.IsOk
            ? passThrough.ForwardStoredAsync(context, choice.Route, scope.Table, path.Rest, next)
            : ErrorWriter.WriteAsync(context, GatewayErrors.From(choice.Problem));
    }

    private static Task UnknownUrl(HttpContext context) =>
        ErrorWriter.WriteAsync(context, GatewayErrors.UnknownUrl(context.Request.Method, context.Request.Path.Value ?? ""));
}
