using System.Buffers;
using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>Legacy text completions: the logprobs are parallel arrays, and whole answers and chunks have one shape.</summary>
internal sealed class CompletionFormat : IAnswerFormat
{
    public ReadOnlyMemory<byte> Whole(GeneratedAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        WriteHead(json, answer);
        json.WriteStartArray("choices"u8);
        for (var index = 0; index < answer.Request.Choices; index++)
        {
            WriteChoice(json, answer, index, 0, answer.Tokens.Count, answer.FinishReason);
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
        for (var position = 0; position < answer.Tokens.Count; position++)
        {
            foreach (var index in choices)
            {
                yield return Chunk(answer, index, position, 1, finishReason: null);
            }
        }

        foreach (var index in choices)
        {
            yield return Chunk(answer, index, answer.Tokens.Count, 0, answer.FinishReason);
        }

        if (answer.Request.IncludeUsage)
        {
            yield return EventFrame.Create(json => WriteUsageChunk(json, answer));
        }

        yield return EventFrame.Done;
    }

    private static StreamEvent Chunk(GeneratedAnswer answer, int index, int start, int count, string? finishReason)
    {
        void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            WriteHead(json, answer);
            json.WriteStartArray("choices"u8);
            WriteChoice(json, answer, index, start, count, finishReason);
            json.WriteEndArray();
            if (answer.Request.IncludeUsage)
            {
                json.WriteNull("usage"u8);
            }

            json.WriteEndObject();
        }

        return EventFrame.Create(Write, carriesToken: count > 0);
    }

    private static void WriteUsageChunk(Utf8JsonWriter json, GeneratedAnswer answer)
    {
        json.WriteStartObject();
        WriteHead(json, answer);
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        UsageJson.Write(json, answer);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, GeneratedAnswer answer)
    {
        json.WriteString("id"u8, $"cmpl-{answer.Id}");
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, answer.Created);
        json.WriteString("model"u8, answer.Request.Model);
    }

    private static void WriteChoice(Utf8JsonWriter json, GeneratedAnswer answer, int index, int start, int count, string? finishReason)
    {
        AnswerToken[] tokens = [.. answer.Tokens.Skip(start).Take(count)];
        json.WriteStartObject();
        json.WriteString("text"u8, string.Concat(tokens.Select(token => token.Text)));
        json.WriteNumber("index"u8, index);
        if (answer.Request.Logprobs)
        {
            var offset = answer.Request.Text.Length + answer.Tokens.Take(start).Sum(token => token.Text.Length);
            WriteLogprobs(json, tokens, offset, answer.Request.TopLogprobs > 0);
        }
        else
        {
            json.WriteNull("logprobs"u8);
        }

        json.WriteString("finish_reason"u8, finishReason);
        json.WriteEndObject();
    }

    private static void WriteLogprobs(Utf8JsonWriter json, AnswerToken[] tokens, int offset, bool withAlternatives)
    {
        json.WriteStartObject("logprobs"u8);
        json.WriteStartArray("tokens"u8);
        foreach (var token in tokens)
        {
            json.WriteStringValue(token.Text);
        }

        json.WriteEndArray();
        json.WriteStartArray("token_logprobs"u8);
        foreach (var token in tokens)
        {
            json.WriteNumberValue(token.LogProbability);
        }

        json.WriteEndArray();
        WriteAlternatives(json, tokens, withAlternatives);
        json.WriteStartArray("text_offset"u8);
        foreach (var token in tokens)
        {
            json.WriteNumberValue(offset);
            offset += token.Text.Length;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlternatives(Utf8JsonWriter json, AnswerToken[] tokens, bool asked)
    {
        if (!asked)
        {
            json.WriteNull("top_logprobs"u8);
            return;
        }

        json.WriteStartArray("top_logprobs"u8);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            foreach (var alternative in token.Alternatives)
            {
                json.WriteNumber(alternative.Text, alternative.LogProbability);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
