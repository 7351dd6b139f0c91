using System.Buffers;
using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>Responses with one message of one text part, and their typed events with ascending <c>sequence_number</c>.</summary>
internal sealed class ResponsesFormat : IAnswerFormat
{
    public ReadOnlyMemory<byte> Whole(GeneratedAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        ResponseJson.WriteResponse(json, answer, complete: true);
        json.Flush();
        return buffer.WrittenMemory;
    }

    public IEnumerable<StreamEvent> Events(GeneratedAnswer answer)
    {
        var sequence = 0;
        StreamEvent Next(string type, Action<Utf8JsonWriter> write, bool carriesToken = false)
        {
            var number = sequence++;
            return EventFrame.Create(json => WriteEvent(json, type, write, number), carriesToken, type);
        }

        yield return Next("response.created", json => WriteResponse(json, answer, complete: false));
        yield return Next("response.in_progress", json => WriteResponse(json, answer, complete: false));
        yield return Next("response.output_item.added", json => WriteItem(json, answer, complete: false));
        yield return Next("response.content_part.added", json => WritePart(json, answer, complete: false));
        foreach (var token in answer.Tokens)
        {
            yield return Next("response.output_text.delta", json => WriteText(json, answer, "delta", token.Text, [token]), carriesToken: true);
        }

        yield return Next("response.output_text.done", json => WriteText(json, answer, "text", answer.Text, answer.Tokens));
        yield return Next("response.content_part.done", json => WritePart(json, answer, complete: true));
        yield return Next("response.output_item.done", json => WriteItem(json, answer, complete: true));
        yield return Next(answer.Finished ? "response.completed" : "response.incomplete", json => WriteResponse(json, answer, complete: true));
    }

    private static void WriteEvent(Utf8JsonWriter json, string type, Action<Utf8JsonWriter> write, int number)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        write(json);
        json.WriteNumber("sequence_number"u8, number);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        json.WritePropertyName("response"u8);
        ResponseJson.WriteResponse(json, answer, complete);
    }

    private static void WriteItem(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        json.WriteNumber("output_index"u8, 0);
        json.WritePropertyName("item"u8);
        ResponseJson.WriteMessage(json, answer, complete);
    }

    private static void WritePart(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        WritePlace(json, answer);
        json.WritePropertyName("part"u8);
        ResponseJson.WritePart(json, answer, complete);
    }

    private static void WriteText(Utf8JsonWriter json, GeneratedAnswer answer, string member, string text, IReadOnlyList<AnswerToken> tokens)
    {
        WritePlace(json, answer);
        json.WriteString(member, text);
        ResponseJson.WriteLogprobs(json, answer, tokens);
    }

    private static void WritePlace(Utf8JsonWriter json, GeneratedAnswer answer)
    {
        json.WriteString("item_id"u8, ResponseJson.MessageId(answer));
        json.WriteNumber("output_index"u8, 0);
        json.WriteNumber("content_index"u8, 0);
    }
}
