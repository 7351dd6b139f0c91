using RouterProxy.Dialects;

namespace RouterProxy.Intake;

/// <summary>A request path, taken apart.</summary>
/// <param name="Kind">What it addresses.</param>
/// <param name="Route">The route that <c>/routes/{route}/…</c> names, decoded, or null.</param>
/// <param name="Deployment">The name that an Azure path gives in place of <c>model</c>, decoded, or null.</param>
/// <param name="Rest">
/// What stands behind <c>/v1</c> (or the Azure prefix), with its slash: as the client wrote it, except that the three generation
/// endpoints have their one spelling.
/// </param>
/// <param name="Id">The model of <c>/v1/models/{id}</c>, decoded, or null.</param>
internal readonly record struct GatewayPath(PathKind Kind, string? Route, string? Deployment, string Rest, string? Id)
{
    /// <summary>The one spelling of <see cref="Rest"/> for <see cref="PathKind.Chat"/>.</summary>
    public const string ChatRest = "/chat/completions";

    /// <summary>The one spelling of <see cref="Rest"/> for <see cref="PathKind.Completions"/>.</summary>
    public const string CompletionsRest = "/completions";

    /// <summary>The one spelling of <see cref="Rest"/> for <see cref="PathKind.Responses"/>.</summary>
    public const string ResponsesRest = "/responses";

    private const string RoutesPrefix = "/routes/";
    private const string DeploymentsPrefix = "/openai/deployments/";
    private const string ModelsPrefix = "/models/";

    private static readonly GatewayPath Unknown = new(PathKind.Unknown, null, null, "", null);

    /// <summary>The generation endpoint, or null for any other kind.</summary>
    public ApiEndpoint? Endpoint => Kind switch
    {
        PathKind.Chat => ApiEndpoint.Chat,
        PathKind.Completions => ApiEndpoint.Completions,
        PathKind.Responses => ApiEndpoint.Responses,
        _ => null,
    };

    /// <summary>Reads a raw request target. Fixed segments are compared ignoring case, as ASP.NET Core does.</summary>
    public static GatewayPath Parse(ReadOnlySpan<char> target)
    {
        var path = RawTarget.PathOf(target);
        if (!RawTarget.IsSafe(path))
        {
            return Unknown;
        }

        string? route = null;
        if (StartsWith(path, RoutesPrefix))
        {
            path = TakeSegment(path[RoutesPrefix.Length..], out route);
            if (route.Length == 0)
            {
                return Unknown;
            }
        }

        string? deployment = null;
        if (StartsWith(path, DeploymentsPrefix))
        {
            path = TakeSegment(path[DeploymentsPrefix.Length..], out deployment);
            return deployment.Length == 0 ? Unknown : Classify(path, route, deployment);
        }

        return StartsWith(path, "/v1/") ? Classify(path["/v1".Length..], route, deployment)
            : StartsWith(path, "/openai/v1/") ? Classify(path["/openai/v1".Length..], route, deployment)
            : Unknown;
    }

    private static GatewayPath Classify(ReadOnlySpan<char> rest, string? route, string? deployment)
    {
        // Matched decoded: an upstream decodes it too, and another spelling of a cascaded endpoint must not pass by the cascade.
        // Many servers also merge slashes, and a rest that starts with two can be taken for another host: OpenAI refuses them, too.
        var decoded = rest.Contains('%') ? Uri.UnescapeDataString(rest) : rest;
        if (decoded.Length <= 1 || decoded.Contains("//", StringComparison.Ordinal))
        {
            return Unknown;
        }

        var trimmed = decoded.TrimEnd('/');
        return Is(trimmed, ChatRest) ? new(PathKind.Chat, route, deployment, ChatRest, null)
            : Is(trimmed, CompletionsRest) ? new(PathKind.Completions, route, deployment, CompletionsRest, null)
            : Is(trimmed, ResponsesRest) ? new(PathKind.Responses, route, deployment, ResponsesRest, null)
            : Is(trimmed, "/models") ? new(PathKind.Models, route, deployment, "/models", null)
            : StartsWith(decoded, ModelsPrefix) ? new(PathKind.Model, route, deployment, rest.ToString(), decoded[ModelsPrefix.Length..].ToString())
            : StartsWith(decoded, "/responses/") ? new(PathKind.StoredResponse, route, deployment, rest.ToString(), null)
            : new(PathKind.Other, route, deployment, rest.ToString(), null);
    }

    private static bool Is(ReadOnlySpan<char> path, string name) => path.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(ReadOnlySpan<char> path, string prefix) => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes one segment off and returns what follows it, slash included.</summary>
    private static ReadOnlySpan<char> TakeSegment(ReadOnlySpan<char> path, out string segment)
    {
        var slash = path.IndexOf('/');
        segment = Uri.UnescapeDataString(slash < 0 ? path : path[..slash]);
        return slash < 0 ? [] : path[slash..];
    }
}
