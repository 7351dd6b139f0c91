using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>Reads a <c>message</c> or <c>delta</c> object.</summary>
internal static class MessageReader
{
    public static void Read(ref Utf8JsonReader reader, ByteList text, ref MessageFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(ref reader, "content"u8))
            {
                reader.Read();
                ReadContent(ref reader, text, ref facts);
            }
            else if (JsonText.Is(ref reader, "refusal"u8))
            {
                reader.Read();
                facts.HasRefusal |= SaysSomething(ref reader);
            }
            else if (JsonText.Is(ref reader, "reasoning_content"u8) || JsonText.Is(ref reader, "reasoning"u8)
                || JsonText.Is(ref reader, "reasoning_details"u8) || JsonText.Is(ref reader, "thinking"u8))
            {
                reader.Read();
                facts.HasReasoning |= SaysSomething(ref reader);
            }
            else if (JsonText.Is(ref reader, "tool_calls"u8) || JsonText.Is(ref reader, "function_call"u8))
            {
                reader.Read();
                facts.HasToolCall |= SaysSomething(ref reader);
            }
            else if (JsonText.Is(ref reader, "audio"u8) || JsonText.Is(ref reader, "images"u8))
            {
                reader.Read();
                facts.IsSubstantive |= SaysSomething(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        facts.IsSubstantive |= facts.HasReasoning || facts.HasToolCall || facts.HasRefusal;
    }

    /// <summary>A string, or Mistral's array of parts: <c>{type: "text", text}</c>, <c>{type: "thinking", thinking: […]}</c>.</summary>
    private static void ReadContent(ref Utf8JsonReader reader, ByteList text, ref MessageFacts facts)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            facts.HasContent = true;
            JsonText.Append(ref reader, text);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        facts.HasContent = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadPart(ref reader, text, ref facts);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadPart(ref Utf8JsonReader reader, ByteList text, ref MessageFacts facts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonText.Is(ref reader, "text"u8);
            var isThinking = JsonText.Is(ref reader, "thinking"u8);
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.String)
            {
                JsonText.Append(ref reader, text);
            }
            else if (isThinking)
            {
                facts.HasReasoning |= SaysSomething(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Steps over a value; true when it is neither null, false, nor an empty string, list or object.</summary>
    private static bool SaysSomething(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return !reader.ValueSpan.IsEmpty;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var depth = reader.CurrentDepth;
                reader.Read();
                var some = reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
                while (reader.CurrentDepth > depth)
                {
                    reader.Read();
                }

                return some;
            default:
                return reader.TokenType is JsonTokenType.Number or JsonTokenType.True;
        }
    }
}
