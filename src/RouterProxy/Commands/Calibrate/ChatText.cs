using System.Text.Json;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Reads what a whole chat completion says.</summary>
internal static class ChatText
{
    /// <summary>The first choice's text; without one, its tool calls by name and arguments; empty when there is neither.</summary>
    public static string Read(ReadOnlySpan<byte> completion)
    {
        var reader = new Utf8JsonReader(completion.TrimStart(" \r\n\t"u8));
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            var choice = Items(document.RootElement, "choices").FirstOrDefault();
            var message = Member(choice, "message");
            var text = Member(message, "content");
            return text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } said ? said : Calls(message);
        }
        catch (JsonException)
        {
            // The probe has understood it all the same (numbers such as NaN): there is no text to compare, and that differs from every label.
            return "";
        }
    }

    private static string Calls(JsonElement message)
    {
        var calls = Items(message, "tool_calls").Select(call => Member(call, "function"))
            .Select(function => new { name = Text(function, "name"), arguments = Text(function, "arguments") }).ToArray();
        return calls.Length == 0 ? "" : JsonSerializer.Serialize(calls);
    }

    private static string? Text(JsonElement holder, string name) => Member(holder, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement Member(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    private static IEnumerable<JsonElement> Items(JsonElement holder, string name) =>
        Member(holder, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
