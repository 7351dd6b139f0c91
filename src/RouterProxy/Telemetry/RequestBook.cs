using RouterProxy.Cascade;
using RouterProxy.Hosting;

namespace RouterProxy.Telemetry;

/// <summary>What is known of one request when it ends; a feature of its context. The stages write, <see cref="RequestMetricsMiddleware"/> reads.</summary>
internal sealed class RequestBook(RequestScope? scope)
{
    /// <summary>Key of the client, or <see cref="Tags.Anonymous"/> for one that is not known.</summary>
    public string Client => scope?.Client.Name ?? Tags.Anonymous;

    /// <summary>Set once the request has a route.</summary>
    public Receipt? Receipt { get; set; }

    /// <summary>What became of it; null leaves it to the status code.</summary>
    public RequestOutcome? Outcome { get; set; }

    public static RequestBook Of(HttpContext context)
    {
        if (context.Features.Get<RequestBook>() is { } known)
        {
            return known;
        }

        var book = new RequestBook(context.Features.Get<RequestScope>());
        context.Features.Set(book);
        return book;
    }
}
