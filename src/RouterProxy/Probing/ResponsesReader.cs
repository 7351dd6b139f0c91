using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>Reads the Responses API: events of its stream, and the <c>output</c> list of a whole response.</summary>
internal static class ResponsesReader
{
    /// <summary>Reads one top-level member; what its event's type must explain is only noted.</summary>
    public static void ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk, ref Envelope envelope)
    {
        if (JsonText.Is(ref reader, "type"u8))
        {
            reader.Read();
            envelope.Type = TypeOf(ref reader, chunk);
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "delta"u8))
        {
            reader.Read();
            envelope.Delta = ChoiceReader.Slice(ref reader);
        }
        else if (JsonText.Is(ref reader, "text"u8))
        {
            reader.Read();
            envelope.Text = ChoiceReader.Slice(ref reader);
        }
        else if (JsonText.Is(ref reader, "item"u8))
        {
            reader.Read();
            envelope.Item = ChoiceReader.Slice(ref reader);
        }
        else if (JsonText.Is(ref reader, "response"u8))
        {
            reader.Read();
            envelope.Response = ChoiceReader.Slice(ref reader);
        }
        else if (JsonText.Is(ref reader, "logprobs"u8))
        {
            reader.Read();
            ResponseOutputReader.ReadRows(ref reader, json, chunk.Rows);
        }
        else if (JsonText.Is(ref reader, "output"u8))
        {
            reader.Read();
            ResponseOutputReader.Read(ref reader, json, chunk);
        }
        else if (JsonText.Is(ref reader, "status"u8))
        {
            reader.Read();
            chunk.IsError |= PayloadReader.IsString(ref reader, "failed"u8);
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Takes from an event what its type says, and drops what it only repeats.</summary>
    public static void Interpret(ReadOnlySpan<byte> json, AnswerChunk chunk, in Envelope envelope)
    {
        var said = envelope.Delta is { } delta && json[delta].Length > 2;
        var keepsRows = false;
        switch (envelope.Type)
        {
            case ResponseEvent.TextDelta:
                Append(json, envelope.Delta, chunk);
                chunk.IsSubstantive = said;
                keepsRows = true;
                break;
            case ResponseEvent.TextDone:
                // Tells everything once more; of use only where the deltas did not come, or came without rows.
                keepsRows = chunk.RowStart == 0;
                if (chunk.Text.Length == 0)
                {
                    Append(json, envelope.Text, chunk);
                    chunk.IsSubstantive = chunk.HasText;
                }

                break;
            case ResponseEvent.Quiet when chunk.Model is null:
                ReadModel(json, chunk, envelope.Response);
                break;
            case ResponseEvent.Refusal:
                chunk.HasRefusal = chunk.IsSubstantive = said;
                break;
            case ResponseEvent.Reasoning:
                chunk.HasReasoning = chunk.IsSubstantive = said;
                break;
            case ResponseEvent.ToolCall:
                chunk.HasToolCall = chunk.IsSubstantive = true;
                break;
            case ResponseEvent.Item:
                InterpretItem(json, chunk, envelope.Item);
                break;
            case ResponseEvent.Finished:
                chunk.IsFinished = chunk.IsSubstantive = true;
                ReadResponse(json, chunk, envelope.Response);
                keepsRows = true;
                break;
            case ResponseEvent.Failed:
                chunk.IsError = true;
                break;
            case ResponseEvent.Other:
                chunk.IsSubstantive = true;
                break;
        }

        if (!keepsRows)
        {
            chunk.Rows.Truncate(chunk.RowStart);
        }
    }

    private static ResponseEvent TypeOf(ref readonly Utf8JsonReader reader, AnswerChunk chunk)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return ResponseEvent.None;
        }

        var type = reader.ValueSpan;
        if (!type.StartsWith("response."u8))
        {
            chunk.IsError |= type.SequenceEqual("error"u8);
            return ResponseEvent.None;
        }

        type = type["response.".Length..];
        if (type.StartsWith("output_text."u8))
        {
            return type.SequenceEqual("output_text.delta"u8) ? ResponseEvent.TextDelta
                : type.SequenceEqual("output_text.done"u8) ? ResponseEvent.TextDone : ResponseEvent.Other;
        }

        if (type.SequenceEqual("created"u8) || type.SequenceEqual("in_progress"u8) || type.SequenceEqual("queued"u8)
            || type.StartsWith("content_part."u8))
        {
            return ResponseEvent.Quiet;
        }

        return type.StartsWith("refusal."u8) ? ResponseEvent.Refusal
            : type.StartsWith("reasoning"u8) ? ResponseEvent.Reasoning
            : type.StartsWith("function_call_arguments."u8) || type.StartsWith("custom_tool_call_input."u8) ? ResponseEvent.ToolCall
            : type.StartsWith("output_item."u8) ? ResponseEvent.Item
            : type.SequenceEqual("completed"u8) || type.SequenceEqual("incomplete"u8) ? ResponseEvent.Finished
            : type.SequenceEqual("failed"u8) ? ResponseEvent.Failed
            : ResponseEvent.Other;
    }

    internal static void Append(ReadOnlySpan<byte> json, Range? value, AnswerChunk chunk)
    {
        if (value is { } range)
        {
            ChoiceReader.AppendString(json[range], chunk.Text);
        }
    }

    private static void InterpretItem(ReadOnlySpan<byte> json, AnswerChunk chunk, Range? item)
    {
        if (item is not { } range || json[range][0] != (byte)'{')
        {
            return;
        }

        var reader = new Utf8JsonReader(json[range], new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = JsonText.Is(ref reader, "type"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                chunk.HasToolCall |= ResponseOutputReader.IsClientTool(reader.ValueSpan);
                chunk.IsSubstantive |= !reader.ValueSpan.SequenceEqual("message"u8) && !reader.ValueSpan.SequenceEqual("reasoning"u8);
            }

            reader.Skip();
        }
    }

    /// <summary>A stream names its model only in the response object that its first events carry.</summary>
    private static void ReadModel(ReadOnlySpan<byte> json, AnswerChunk chunk, Range? response)
    {
        if (response is not { } range || json[range][0] != (byte)'{')
        {
            return;
        }

        var reader = new Utf8JsonReader(json[range], new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
        reader.Read();
        while (chunk.Model is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isModel = JsonText.Is(ref reader, "model"u8);
            reader.Read();
            chunk.Model = isModel ? PayloadReader.NameAt(ref reader) : null;
            reader.Skip();
        }
    }

    private static void ReadResponse(ReadOnlySpan<byte> json, AnswerChunk chunk, Range? response)
    {
        if (response is not { } range || json[range][0] != (byte)'{' || chunk.Text.Length > 0)
        {
            return;
        }

        var slice = json[range];
        var reader = new Utf8JsonReader(slice, new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(ref reader, "output"u8))
            {
                reader.Read();
                ResponseOutputReader.Read(ref reader, slice, chunk);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
