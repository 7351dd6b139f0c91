using System.Buffers;
using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>Chat completions and their chunks.</summary>
internal sealed class ChatFormat : IAnswerFormat
{
    public ReadOnlyMemory<byte> Whole(GeneratedAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        WriteHead(json, answer, "chat.completion");
        json.WriteStartArray("choices"u8);
        for (var index = 0; index < answer.Request.Choices; index++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, answer.Text);
            json.WriteNull("refusal"u8);
            json.WriteEndObject();
            WriteLogprobs(json, answer.Request.Logprobs ? answer.Tokens : null);
            json.WriteString("finish_reason"u8, answer.FinishReason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        UsageJson.Write(json, answer);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public IEnumerable<StreamEvent> Events(GeneratedAnswer answer)
    {
        var choices = Enumerable.Range(0, answer.Request.Choices);
        foreach (var index in choices)
        {
            yield return Chunk(answer, index, WriteRole, answer.Request.Logprobs ? [] : null);
        }

        foreach (var token in answer.Tokens)
        {
            foreach (var index in choices)
            {
                yield return Chunk(
                    answer, index, json => json.WriteString("content"u8, token.Text), answer.Request.Logprobs ? [token] : null, carriesToken: true);
            }
        }

        foreach (var index in choices)
        {
            yield return Chunk(answer, index, _ => { }, logprobs: null, answer.FinishReason);
        }

        if (answer.Request.IncludeUsage)
        {
            yield return EventFrame.Create(json => WriteUsageChunk(json, answer));
        }

        yield return EventFrame.Done;
    }

    private static StreamEvent Chunk(
        GeneratedAnswer answer,
        int index,
        Action<Utf8JsonWriter> writeDelta,
        AnswerToken[]? logprobs,
        string? finishReason = null,
        bool carriesToken = false)
    {
        void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            WriteHead(json, answer, "chat.completion.chunk");
            json.WriteStartArray("choices"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WriteStartObject("delta"u8);
            writeDelta(json);
            json.WriteEndObject();
            WriteLogprobs(json, logprobs);
            json.WriteString("finish_reason"u8, finishReason);
            json.WriteEndObject();
            json.WriteEndArray();
            if (answer.Request.IncludeUsage)
            {
                json.WriteNull("usage"u8);
            }

            json.WriteEndObject();
        }

        return EventFrame.Create(Write, carriesToken);
    }

    private static void WriteUsageChunk(Utf8JsonWriter json, GeneratedAnswer answer)
    {
        json.WriteStartObject();
        WriteHead(json, answer, "chat.completion.chunk");
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        UsageJson.Write(json, answer);
        json.WriteEndObject();
    }

    private static void WriteRole(Utf8JsonWriter json)
    {
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, ""u8);
        json.WriteNull("refusal"u8);
    }

    private static void WriteHead(Utf8JsonWriter json, GeneratedAnswer answer, string kind)
    {
        json.WriteString("id"u8, $"chatcmpl-{answer.Id}");
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, answer.Created);
        json.WriteString("model"u8, answer.Request.Model);
    }

    private static void WriteLogprobs(Utf8JsonWriter json, IReadOnlyList<AnswerToken>? tokens)
    {
        if (tokens is null)
        {
            json.WriteNull("logprobs"u8);
            return;
        }

        json.WriteStartObject("logprobs"u8);
        json.WritePropertyName("content"u8);
        LogprobJson.WriteTokens(json, tokens);
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
    }
}
