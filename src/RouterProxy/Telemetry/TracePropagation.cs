using System.Diagnostics;
using System.Net.Http.Headers;

namespace RouterProxy.Telemetry;

/// <summary>
/// Hands the trace on to an upstream. The HTTP client is kept from doing it: it would make a span of its own around each request, which
/// nobody exports, and name that one as the upstream's parent.
/// </summary>
internal static class TracePropagation
{
    /// <summary>Names the current span as the parent; what the client sent stays when there is none.</summary>
    public static void Inject(HttpRequestHeaders headers)
    {
        if (Activity.Current is not { } span)
        {
            return;
        }

        var propagator = DistributedContextPropagator.Current;
        foreach (var field in propagator.Fields)
        {
            headers.Remove(field);
        }

        propagator.Inject(span, headers, static (carrier, name, value) => ((HttpRequestHeaders)carrier!).TryAddWithoutValidation(name, value));
    }
}
