using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>Reads one entry of <c>choices</c>. Only the choice with index 0 leaves anything behind but signs of life.</summary>
internal static class ChoiceReader
{
    private const int Unknown = -1;

    /// <param name="position">Stands for the index where an upstream leaves it out.</param>
    /// <returns>True when the choice has a <c>delta</c>.</returns>
    public static bool Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk, int position)
    {
        var before = (Text: chunk.Text.Length, Rows: chunk.Rows.Count);
        var choice = new Choice { Index = Unknown };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, json, chunk, ref choice);
        }

        AddPlainText(json, chunk, ref choice);
        if (choice.Message.IsSubstantive || choice.IsFinished || chunk.Text.Length > before.Text)
        {
            chunk.IsSubstantive = true;
        }

        if ((choice.Index == Unknown ? position : choice.Index) != 0)
        {
            chunk.Text.Truncate(before.Text);
            chunk.Rows.Truncate(before.Rows);
            return choice.HasDelta;
        }

        AddScalarRow(json, chunk, in choice, before.Text);
        chunk.HasReasoning |= choice.Message.HasReasoning;
        chunk.HasToolCall |= choice.Message.HasToolCall || choice.IsToolFinish;
        chunk.HasRefusal |= choice.Message.HasRefusal;
        chunk.IsFinished |= choice.IsFinished;
        chunk.BeginsWithNull |= choice.BeginsWithNull;
        chunk.IsError |= choice.IsErrorFinish;

        // Rows that come with reasoning and without answer text are the reasoning's.
        if (choice.Message.HasReasoning && !chunk.IsWhole && chunk.Text.Length == before.Text)
        {
            chunk.Rows.Truncate(before.Rows);
        }

        return choice.HasDelta;
    }

    private static void ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk, ref Choice choice)
    {
        if (JsonText.Is(ref reader, "delta"u8) || JsonText.Is(ref reader, "message"u8))
        {
            choice.HasDelta |= JsonText.Is(ref reader, "delta"u8);
            reader.Read();
            MessageReader.Read(ref reader, chunk.Text, ref choice.Message);
        }
        else if (JsonText.Is(ref reader, "logprobs"u8))
        {
            reader.Read();
            ReadLogprobs(ref reader, json, chunk, ref choice);
        }
        else if (JsonText.Is(ref reader, "index"u8))
        {
            reader.Read();
            choice.Index = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) ? index : Unknown;
            reader.Skip();
        }
        else if (JsonText.Is(ref reader, "text"u8))
        {
            reader.Read();
            choice.Text = Slice(ref reader);
        }
        else if (JsonText.Is(ref reader, "top_logprobs"u8))
        {
            reader.Read();
            choice.TopLogprobs = Slice(ref reader);
        }
        else if (JsonText.Is(ref reader, "finish_reason"u8))
        {
            reader.Read();
            choice.IsFinished = reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty;
            choice.IsErrorFinish = PayloadReader.IsString(ref reader, "error"u8);
            choice.IsToolFinish = PayloadReader.IsString(ref reader, "tool_calls"u8) || PayloadReader.IsString(ref reader, "function_call"u8);
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadLogprobs(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerChunk chunk, ref Choice choice)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            choice.Scalar = RowReader.ReadNumber(ref reader, out _);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var first = chunk.Rows.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(ref reader, "content"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    RowReader.ReadArray(ref reader, json, chunk.Rows);
                }

                reader.Skip();
            }
            else if (JsonText.Is(ref reader, "tokens"u8))
            {
                reader.Read();
                ParallelArraysReader.ReadTokens(ref reader, chunk.Rows, first);
            }
            else if (JsonText.Is(ref reader, "token_logprobs"u8))
            {
                reader.Read();
                choice.BeginsWithNull = ParallelArraysReader.ReadLogprobs(ref reader, chunk.Rows, first);
            }
            else if (JsonText.Is(ref reader, "top_logprobs"u8))
            {
                reader.Read();
                ParallelArraysReader.ReadAlternatives(ref reader, chunk.Rows, first);
            }
            else
            {
                // refusal, reasoning_content, text_offset, token_ids and whatever else: no answer tokens.
                reader.Skip();
            }
        }
    }

    /// <summary><c>text</c> counts where the message has no content: Together's chat streams say the same in both.</summary>
    private static void AddPlainText(ReadOnlySpan<byte> json, AnswerChunk chunk, ref Choice choice)
    {
        if (choice.Text is { } range && !choice.Message.HasContent)
        {
            AppendString(json[range], chunk.Text);
        }
    }

    internal static void AppendString(ReadOnlySpan<byte> value, ByteList target)
    {
        if (value.Length > 2 && value[0] == (byte)'"')
        {
            var text = value[1..^1];
            JsonText.Append(text, text.Contains((byte)'\\'), target);
        }
    }

    /// <summary>Together's chat stream: <c>logprobs</c> is the number, the token's text is the chunk's. A chunk without text ends the answer.</summary>
    private static void AddScalarRow(ReadOnlySpan<byte> json, AnswerChunk chunk, in Choice choice, int textStart)
    {
        if (choice.Scalar is not { } logprob || chunk.Text.Length == textStart)
        {
            return;
        }

        var index = chunk.Rows.Count;
        ref var row = ref chunk.Rows.Add();
        row.Logprob = logprob;
        row.Value = LogprobValue.Number;
        row.TextLength = chunk.Text.Length - textStart;
        chunk.Rows.TextTarget.Append(chunk.Text.Span[textStart..]);
        if (choice.TopLogprobs is { } range && json[range][0] == (byte)'{')
        {
            var map = new Utf8JsonReader(json[range], new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
            map.Read();
            ParallelArraysReader.ReadMap(ref map, chunk.Rows, index);
        }
    }

    internal static Range Slice(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private ref struct Choice
    {
        public int Index;
        public bool HasDelta;
        public bool IsFinished;
        public bool IsToolFinish;
        public bool IsErrorFinish;
        public bool BeginsWithNull;
        public double? Scalar;
        public Range? Text;
        public Range? TopLogprobs;
        public MessageFacts Message;
    }
}
