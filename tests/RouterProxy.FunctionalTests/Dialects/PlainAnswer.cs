using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>What an answer says apart from its logprobs, written plainly with a JSON tree: the gateway's own cutter cannot check itself.</summary>
internal static class PlainAnswer
{
    /// <summary>Members that are there only because logprobs were asked for.</summary>
    private static readonly string[] OfLogprobs = ["logprobs", "top_logprobs", "reasoning_logprobs", "token_id", "token"];

    /// <summary>Payloads without logprobs, and without the events that hold nothing else.</summary>
    public static IReadOnlyList<string> Of(byte[] body, bool stream)
    {
        var payloads = stream ? Payloads(body) : [Encoding.UTF8.GetString(body)];
        return [.. payloads.Select(Strip).Where(text => text.Length > 0)];
    }

    /// <summary>The payloads of all complete events; comments left out.</summary>
    public static IReadOnlyList<string> Payloads(byte[] body)
    {
        var framer = new SseFramer();
        framer.Add(body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsSpan(3) : body);
        var payloads = new List<string>();
        while (framer.TryTake(out var raw))
        {
            if (new SseEvent(raw, 0).Data is { } data)
            {
                payloads.Add(data);
            }
        }

        return payloads;
    }

    private static string Strip(string payload)
    {
        JsonNode node;
        try
        {
            node = JsonNode.Parse(payload)!;
        }
        catch (JsonException)
        {
            return payload.Trim();
        }

        Strip(node);
        return node is JsonObject root && IsEmptyChunk(root) ? "" : node.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in OfLogprobs)
                {
                    members.Remove(name);
                }

                foreach (var (_, value) in members)
                {
                    Strip(value);
                }

                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    Strip(element);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>A chunk whose choices say nothing once their rows are gone.</summary>
    private static bool IsEmptyChunk(JsonObject root) =>
        root["object"]?.ToString() == "chat.completion.chunk" && root["choices"] is JsonArray { Count: > 0 } choices && root["usage"] is null && root["error"] is null
        && choices.All(choice => choice!["delta"] is JsonObject delta && choice["finish_reason"] is null && delta.All(m => m.Value is null || m.Value.ToString().Length == 0));
}
