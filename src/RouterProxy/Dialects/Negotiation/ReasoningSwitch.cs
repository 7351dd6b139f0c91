using System.Text.Json;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>Whether the members that a model's configuration sets on every request switch reasoning off or on.</summary>
internal static class ReasoningSwitch
{
    /// <returns>True for off, false for on, null when the configuration leaves it to the client.</returns>
    public static bool? Off(BodyEdits edits)
    {
        bool? off = null;
        foreach (var (name, value) in edits.Request)
        {
            off = Off(name, value) ?? off;
        }

        return off;
    }

    private static bool? Off(string name, ReadOnlySpan<byte> value) => name switch
    {
        "reasoning_effort" => Is(value, "none"u8),
        "reasoning" => Member(value, "enabled"u8, "false"u8) ?? Member(value, "effort"u8, "none"u8),
        "thinking" => Member(value, "type"u8, "disabled"u8),
        "chat_template_kwargs" => Member(value, "enable_thinking"u8, "false"u8) ?? Member(value, "thinking"u8, "false"u8),
        _ => null,
    };

    private static bool Is(ReadOnlySpan<byte> json, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text);
    }

    /// <summary>Whether the top-level member <paramref name="name"/> is the word or the literal <paramref name="expected"/>; null when absent.</summary>
    private static bool? Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return reader.TokenType == JsonTokenType.String ? reader.ValueTextEquals(expected) : reader.ValueSpan.SequenceEqual(expected);
            }

            reader.Skip();
        }

        return null;
    }
}
