using System.Buffers;
using System.Text.Json;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Requests;

/// <summary>Asks any chat model what the demo models answer anyway: the label of a mail in exactly one word.</summary>
public static class DemoPrompt
{
    /// <summary>The system message.</summary>
    public const string System = "Classify the e-mail. Answer with exactly one word: work, personal, spam or other.";

    /// <summary>The body of a <c>/v1/chat/completions</c> request for a mail, as UTF-8 JSON.</summary>
    /// <param name="mail">The user message.</param>
    /// <param name="model">Value of <c>model</c>.</param>
    /// <param name="stream">Whether to ask for a stream.</param>
    /// <param name="system">The system message, where it is another one than <see cref="System"/>.</param>
    public static byte[] ChatRequest(DemoMail mail, string model, bool stream = false, string? system = null)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, model);
            json.WriteStartArray("messages"u8);
            WriteMessage(json, "system", system ?? System);
            WriteMessage(json, "user", mail.Text);
            json.WriteEndArray();
            json.WriteNumber("temperature"u8, 0);
            if (stream)
            {
                json.WriteBoolean("stream"u8, true);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, content);
        json.WriteEndObject();
    }
}
