using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Cascade;
using RouterProxy.Hosting;

namespace RouterProxy.Telemetry;

/// <summary>What is known of one request when it ends. The stages write, <see cref="RequestMetricsMiddleware"/> closes it.</summary>
internal sealed class RequestBook(RequestScope scope) : IBookEntry
{
    /// <summary>Key of the client, or <see cref="Tags.Anonymous"/> for one that is not known.</summary>
    public string Client => scope.Client.Name;

    /// <summary>Set once the request has a route.</summary>
    public Receipt? Receipt { get; set; }

    public string Route => Receipt?.Route.Name ?? Tags.NoRoute;

    /// <summary>What became of it; null leaves it to the status code.</summary>
    public RequestOutcome? Outcome { get; set; }

    /// <summary>Set when it was routed and is over.</summary>
    public RoutedSummary? Summary { get; set; }

    public static RequestBook Of(HttpContext context) => context.Features.GetRequiredFeature<RequestScope>().Book;

    public void Enter(Bookkeeper books) => books.Enter(this);
}
