using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;

namespace RouterProxy.Cascade;

/// <summary>Where an upstream request goes: destination, the model's <c>PathBase</c> in place of <c>/v1</c>, the client's query, the model's query.</summary>
internal static class UpstreamAddress
{
    // What the client wrote is sent as written: no unescaping of %2F, no removal of dots.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    // A destination, a model and an endpoint have one address between them, as long as the client adds no query.
    private static readonly ConditionalWeakTable<UpstreamModel, ConcurrentDictionary<(string Destination, string Path), Uri>> Known = [];

    /// <param name="destinationPrefix">The destination's address, with or without a trailing slash.</param>
    /// <param name="model">Whose <c>PathBase</c> and <c>Query</c> apply.</param>
    /// <param name="pathBelowV1">Escaped path below <c>/v1</c>, with its leading slash.</param>
    /// <param name="query">The client's query with its question mark, or empty.</param>
    public static Uri For(string destinationPrefix, UpstreamModel model, string pathBelowV1, QueryString query)
    {
        // Only the three that are cascaded are remembered: clients can write any other path.
        if (query.HasValue || pathBelowV1 is not (GatewayPath.ChatRest or GatewayPath.CompletionsRest or GatewayPath.ResponsesRest))
        {
            return Make(destinationPrefix, model, pathBelowV1, query);
        }

        var known = Known.GetValue(model, static _ => new ConcurrentDictionary<(string, string), Uri>());
        return known.TryGetValue((destinationPrefix, pathBelowV1), out var address)
            ? address
            : known.GetOrAdd((destinationPrefix, pathBelowV1), Make(destinationPrefix, model, pathBelowV1, query));
    }

    private static Uri Make(string destinationPrefix, UpstreamModel model, string pathBelowV1, QueryString query)
    {
        var address = new StringBuilder(destinationPrefix.Length + model.PathBase.Length + pathBelowV1.Length + 16);
        address.Append(destinationPrefix.AsSpan().TrimEnd('/')).Append(model.PathBase).Append(pathBelowV1).Append(query.Value);
        var separator = query.HasValue ? '&' : '?';
        foreach (var (name, value) in model.Query)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(address.ToString(), AsWritten);
    }
}
