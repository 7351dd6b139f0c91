using System.Text;
using System.Text.Json;

namespace RouterProxy.DemoModels.Requests;

/// <summary>Reads a list of messages (chat <c>messages</c>, responses <c>input</c>).</summary>
internal static class Conversation
{
    /// <summary>The text of the last user message, and the words of all messages.</summary>
    public static (string Text, int Words) Read(RequestFields fields, JsonElement messages, string name)
    {
        if (messages.ValueKind != JsonValueKind.Array)
        {
            fields.Fail(name, "an array of messages is expected.", "invalid_type");
            return ("", 0);
        }

        string? lastUser = null;
        var words = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var text = RequestFields.Find(message, "content") is { } content ? ContentText(fields, content, $"{name}.content") : "";
            words += CountWords(text);
            if (RequestFields.Find(message, "role") is { ValueKind: JsonValueKind.String } role && role.ValueEquals("user"u8))
            {
                lastUser = text;
            }
        }

        if (lastUser is null)
        {
            fields.Fail(name, "at least one user message is needed.");
        }

        return (lastUser ?? "", words);
    }

    public static int CountWords(string text)
    {
        var words = 0;
        var inside = false;
        foreach (var c in text)
        {
            var letter = !char.IsWhiteSpace(c);
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }

        return words;
    }

    /// <summary>A string, or the texts of an array of parts; parts without text (images, audio) say nothing to these models.</summary>
    private static string ContentText(RequestFields fields, JsonElement content, string name)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            return fields.Text(content, name);
        }

        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            if (RequestFields.Find(part, "text") is { } piece)
            {
                text.AppendLine(fields.Text(piece, $"{name}.text"));
            }
        }

        return text.ToString();
    }
}
