using System.Buffers;
using System.Text.Json;

namespace RouterProxy.Commands.Calibrate;

/// <summary>A chat request as a line of data.</summary>
internal static class ChatLine
{
    /// <summary>Members that belong to the data and not to the request, or that would bring the answer as a stream. The model is the tier's.</summary>
    private static readonly string[] Dropped = ["label", "model", "stream", "stream_options"];

    public static DataLine? Read(JsonElement root, int number, out string? problem)
    {
        problem = ProblemOf(root);
        return problem is null ? new DataLine(number, null, RequestOf(root), ResultLine.Text(root, "label")) : null;
    }

    private static string? ProblemOf(JsonElement root)
    {
        if (root.GetProperty("messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            return "\"messages\" must be an array with at least one message";
        }

        if (root.TryGetProperty("cheap", out _) || root.TryGetProperty("strong", out _))
        {
            return "has both \"messages\" and recorded answers: a line is either a request or a result";
        }

        return root.EnumerateObject().GroupBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice
            ? $"has \"{twice.Key}\" twice"
            : null;
    }

    private static byte[] RequestOf(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in root.EnumerateObject().Where(m => !Dropped.Contains(m.Name, StringComparer.Ordinal)))
            {
                json.WritePropertyName(member.Name);
                json.WriteRawValue(member.Value.GetRawText());
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
