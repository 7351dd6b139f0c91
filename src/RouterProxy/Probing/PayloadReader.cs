using System.Text.Json;
using RouterProxy.Watch;

namespace RouterProxy.Probing;

/// <summary>
/// Reads one JSON payload, whole answer or event, of any of the three endpoints. Which form the logprobs have is told by the payload itself:
/// one host may speak several.
/// </summary>
internal static class PayloadReader
{
    /// <summary>Deeper than any answer, and shallow enough that hostile nesting stays cheap.</summary>
    public const int MaxDepth = 512;

    /// <summary>Returns false when the payload is JSON but no object. Throws <see cref="JsonException"/> when it is no JSON.</summary>
    public static bool Read(ReadOnlySpan<byte> json, AnswerChunk chunk)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var envelope = default(Envelope);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, json, chunk, ref envelope);
        }

        // One read behind the end finds what does not belong there.
        while (reader.Read())
        {
            reader.Skip();
        }

        if (envelope.Type is not ResponseEvent.None)
        {
            ResponsesReader.Interpret(json, chunk, in envelope);
        }

        if (envelope.Token is { } token && chunk.Rows.Count == chunk.RowStart)
        {
            TokenObjectReader.Read(json[token], chunk);
        }

        // Ollama turns an error within a stream into a chunk without anything, its model name included.
        chunk.IsError |= envelope is { HasEmptyModel: true, HasId: true, IsOllama: true, HasDelta: true } && !chunk.IsSubstantive
            && chunk.Rows.Count == chunk.RowStart;
        return true;
    }

    private static void ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk, ref Envelope envelope)
    {
        if (JsonText.Is(ref reader, "choices"u8))
        {
            reader.Read();
            envelope.HasDelta |= ReadChoices(ref reader, json, chunk);
        }
        else if (JsonText.Is(ref reader, "error"u8))
        {
            reader.Read();
            chunk.IsError |= reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Number
                || (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty);
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "status_code"u8))
        {
            reader.Read();
            chunk.IsError |= reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var status) && status >= 400;
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "object"u8))
        {
            reader.Read();
            chunk.IsError |= IsString(ref reader, "error"u8);
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "model"u8))
        {
            reader.Read();
            envelope.HasEmptyModel = IsString(ref reader, default);
            chunk.Model ??= NameAt(ref reader);
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "id"u8))
        {
            reader.Read();
            envelope.HasId = reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty;
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "system_fingerprint"u8))
        {
            reader.Read();
            envelope.IsOllama = IsString(ref reader, "fp_ollama"u8);
            chunk.Fingerprint ??= NameAt(ref reader);
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "usage"u8))
        {
            reader.Read();
            ReadUsage(ref reader, chunk);
        }
        else if (JsonText.Is(ref reader, "token"u8))
        {
            reader.Read();
            envelope.Token = ChoiceReader.Slice(ref reader);
        }
        else
        {
            ResponsesReader.ReadMember(ref reader, json, chunk, ref envelope);
        }
    }

    internal static bool IsString(ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> text)
        => reader.TokenType == JsonTokenType.String && JsonText.Is(in reader, text);

    internal static string? NameAt(ref readonly Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? AnswerNames.Of(reader.ValueSpan) : null;

    private static bool ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        chunk.IsAnswer = true;
        var hasDelta = false;
        for (var position = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; position++)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                hasDelta |= ChoiceReader.Read(ref reader, json, chunk, position);
            }
            else
            {
                reader.Skip();
            }
        }

        return hasDelta;
    }

    private static void ReadUsage(ref Utf8JsonReader reader, AnswerChunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPrompt = JsonText.Is(ref reader, "prompt_tokens"u8);
            reader.Read();
            if (isPrompt && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var tokens))
            {
                chunk.PromptTokens = tokens;
            }

            reader.Skip();
        }
    }
}
