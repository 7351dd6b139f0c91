using System.Text.Json;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Whether two answers say the same: as JSON values where both are objects or arrays, else as text.</summary>
internal static class AnswerComparison
{
    private static readonly char[] Edges = ['"', '\'', '.', '!', ' '];

    public static bool Same(string left, string right)
    {
        if (Json(left) is { } one && Json(right) is { } other)
        {
            return JsonElement.DeepEquals(one, other);
        }

        return string.Equals(Spell(left), Spell(right), StringComparison.Ordinal);
    }

    /// <summary>Whether an answer is the right one: itself, or the value of the field that the route scores.</summary>
    public static bool IsRight(string answer, string label, string? field) =>
        Same(answer, label)
        || (field is not null && Json(answer) is { ValueKind: JsonValueKind.Object } json && ResultLine.Text(json, field) is { } value && Same(value, label));

    /// <summary>White space, case, quotes around it and a closing full stop make no difference.</summary>
    public static string Spell(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim(Edges).ToLowerInvariant();

    private static JsonElement? Json(string text)
    {
        if (text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..]))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
