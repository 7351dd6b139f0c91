using System.Text.Json;

namespace RouterProxy.Commands.Calibrate;

/// <summary>A recorded result as a line of data. Other members (a hash, a note) do not matter.</summary>
internal static class ResultLine
{
    public static DataLine? Read(JsonElement root, int number, out string? problem)
    {
        problem = ProblemOf(root);
        if (problem is not null)
        {
            return null;
        }

        return new DataLine(
            number,
            new RecordedResult
            {
                Confidence = Number(root, "confidence"),
                Unscored = Number(root, "confidence") is null ? Text(root, "unscored") ?? "unscored" : null,
                Cheap = Text(root, "cheap")!,
                Strong = Text(root, "strong")!,
                Label = Text(root, "label"),
                CheapCost = Number(root, "cheap_cost"),
                StrongCost = Number(root, "strong_cost"),
            },
            null,
            null);
    }

    /// <summary>A member as text: a string's content, any other value as it is spelled; null when it is absent or null.</summary>
    public static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? ProblemOf(JsonElement root)
    {
        if (!root.TryGetProperty("confidence", out var confidence))
        {
            return "has neither \"messages\" (a request) nor \"confidence\", \"cheap\" and \"strong\" (a result)";
        }

        if (confidence.ValueKind != JsonValueKind.Null && Number(root, "confidence") is not (>= 0 and <= 1))
        {
            return $"\"confidence\" is {confidence.GetRawText()}; a number from 0 to 1 is needed, or null for an answer without one";
        }

        foreach (var name in (string[])["cheap", "strong"])
        {
            if (Text(root, name) is null)
            {
                return $"has no \"{name}\"";
            }
        }

        foreach (var name in (string[])["cheap_cost", "strong_cost"])
        {
            if (Text(root, name) is { } text && Number(root, name) is not >= 0)
            {
                return $"\"{name}\" is {text}; a number of USD from 0 on is needed";
            }
        }

        return null;
    }
}
