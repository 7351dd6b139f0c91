using System.Text.Json;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.Telemetry;

/// <summary>How many input tokens a request has, for upstreams that were given up before they said so.</summary>
internal static class PromptEstimate
{
    /// <summary>An image counts by its size in pixels, not in bytes. As tokens its base64 would be a hundred times what is billed.</summary>
    private const long MostWithImages = 4096;

    /// <summary>A quarter of the bytes of all arrays, objects and texts in the request's root: messages, tools, formats; numbers and flags are not read by a model.</summary>
    public static long Of(GenerationRequest request)
    {
        long bytes = 0;
        foreach (var member in request.Members)
        {
            bytes += member.Kind is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.String ? member.ValueLength : 0;
        }

        var tokens = bytes / UsageTally.BytesPerToken;
        return request.Has(RequestTraits.Images) ? Math.Min(tokens, MostWithImages) : tokens;
    }
}
