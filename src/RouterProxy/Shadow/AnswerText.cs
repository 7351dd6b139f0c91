using System.Text;
using System.Text.Json;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Probing;

namespace RouterProxy.Shadow;

/// <summary>
/// Reads what an answer says: the text of its first choice; of a chat answer without text its tool calls, names and arguments in a row.
/// Off the request's path and for few requests, so it may build objects.
/// </summary>
internal static class AnswerText
{
    /// <summary>The text as it stands; null when the answer has none, or cannot be read.</summary>
    /// <param name="endpoint">Whose form the answer has.</param>
    /// <param name="answer">The answer, or its beginning.</param>
    /// <param name="stream">It is a stream of events.</param>
    public static string? Read(ApiEndpoint endpoint, ReadOnlySpan<byte> answer, bool stream)
    {
        var text = new StringBuilder();
        var calls = new StringBuilder();
        try
        {
            if (stream)
            {
                ReadEvents(endpoint, answer, text, calls);
            }
            else
            {
                Append(endpoint, answer, text, calls, stream);
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Cut off, or nothing that this endpoint sends.
        }

        return text.Length > 0 ? text.ToString() : calls.Length > 0 ? calls.ToString() : null;
    }

    private static void ReadEvents(ApiEndpoint endpoint, ReadOnlySpan<byte> answer, StringBuilder text, StringBuilder calls)
    {
        using var joined = new PooledBuffer(1024);
        var framer = new SseFramer();
        while (framer.TryRead(answer, out var e))
        {
            if (e.HasData && !e.IsDone)
            {
                Append(endpoint, e.Payload(answer, joined), text, calls, stream: true);
            }
        }
    }

    private static void Append(ApiEndpoint endpoint, ReadOnlySpan<byte> json, StringBuilder text, StringBuilder calls, bool stream)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (endpoint == ApiEndpoint.Responses)
        {
            AppendResponses(root, text, stream);
            return;
        }

        foreach (var choice in Items(root, "choices"))
        {
            if (choice.TryGetProperty("index", out var index) && index.GetInt32() != 0)
            {
                continue;
            }

            var holder = endpoint == ApiEndpoint.Completions ? choice : Member(choice, stream ? "delta" : "message");
            AppendString(holder, endpoint == ApiEndpoint.Completions ? "text" : "content", text);
            foreach (var function in Items(holder, "tool_calls").Select(call => Member(call, "function")))
            {
                AppendString(function, "name", calls);
                AppendString(function, "arguments", calls);
            }
        }
    }

    private static void AppendResponses(JsonElement root, StringBuilder text, bool stream)
    {
        if (stream)
        {
            if (Member(root, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("response.output_text.delta"u8))
            {
                AppendString(root, "delta", text);
            }

            return;
        }

        foreach (var item in Items(root, "output"))
        {
            foreach (var part in Items(item, "content"))
            {
                AppendString(part, "text", text);
            }
        }
    }

    private static JsonElement Member(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    private static IEnumerable<JsonElement> Items(JsonElement holder, string name) =>
        Member(holder, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static void AppendString(JsonElement holder, string name, StringBuilder text)
    {
        if (Member(holder, name) is { ValueKind: JsonValueKind.String } value)
        {
            text.Append(value.GetString());
        }
    }
}
