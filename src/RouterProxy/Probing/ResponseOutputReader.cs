using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>Reads the <c>output</c> list of a whole response.</summary>
internal static class ResponseOutputReader
{
    /// <summary>Tools that the client runs. Those that the upstream runs itself (web search and the like) are followed by text.</summary>
    public static bool IsClientTool(ReadOnlySpan<byte> type)
        => type.SequenceEqual("function_call"u8) || type.SequenceEqual("custom_tool_call"u8) || type.SequenceEqual("computer_call"u8)
            || type.SequenceEqual("local_shell_call"u8) || type.SequenceEqual("shell_call"u8) || type.SequenceEqual("apply_patch_call"u8)
            || type.SequenceEqual("mcp_approval_request"u8);

    public static void ReadRows(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, RowBuffer rows)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            RowReader.ReadArray(ref reader, json, rows);
        }
        else
        {
            reader.Skip();
        }
    }

    public static void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        chunk.IsAnswer = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isContent = JsonText.Is(ref reader, "content"u8);
                var isType = JsonText.Is(ref reader, "type"u8);
                reader.Read();
                if (isContent && reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadParts(ref reader, json, chunk);
                    continue;
                }

                chunk.HasToolCall |= isType && reader.TokenType == JsonTokenType.String && IsClientTool(reader.ValueSpan);
                reader.Skip();
            }
        }
    }

    private static void ReadParts(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var rows = chunk.Rows.Count;
            var text = default(Range?);
            var isText = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (JsonText.Is(ref reader, "type"u8))
                {
                    reader.Read();
                    isText = PayloadReader.IsString(ref reader, "output_text"u8);
                    chunk.HasRefusal |= PayloadReader.IsString(ref reader, "refusal"u8);
                    reader.Skip();
                }
                else if (JsonText.Is(ref reader, "text"u8))
                {
                    reader.Read();
                    text = ChoiceReader.Slice(ref reader);
                }
                else if (JsonText.Is(ref reader, "logprobs"u8))
                {
                    reader.Read();
                    ReadRows(ref reader, json, chunk.Rows);
                }
                else
                {
                    reader.Skip();
                }
            }

            // Only the first text part is scored: rows of later ones would not stand beside their text.
            if (isText && chunk.Text.Length == 0)
            {
                ResponsesReader.Append(json, text, chunk);
            }
            else
            {
                chunk.Rows.Truncate(rows);
            }
        }
    }
}
