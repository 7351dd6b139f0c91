using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>Reads Together's completions stream: a top-level <c>token: {id, text, logprob, special}</c> in every chunk.</summary>
internal static class TokenObjectReader
{
    /// <summary>Adds the row, and its text where the choice has none. A special token is no answer token.</summary>
    public static void Read(ReadOnlySpan<byte> token, AnswerChunk chunk)
    {
        var reader = new Utf8JsonReader(token, new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        var rows = chunk.Rows;
        var before = rows.Count;
        ref var row = ref rows.Add();
        row.IsOpaque = true;
        var special = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonText.Is(ref reader, "text"u8);
            var isLogprob = JsonText.Is(ref reader, "logprob"u8);
            var isSpecial = JsonText.Is(ref reader, "special"u8);
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.String)
            {
                RowReader.SetText(ref reader, rows, ref row);
            }
            else if (isLogprob)
            {
                row.Logprob = RowReader.ReadNumber(ref reader, out row.Value);
            }

            special |= isSpecial && reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }

        if (special)
        {
            rows.Truncate(before);
            return;
        }

        if (!chunk.HasText)
        {
            chunk.Text.Append(rows.TextOf(before));
            chunk.IsSubstantive |= chunk.HasText;
        }

        if (row.Value == LogprobValue.Missing)
        {
            rows.Truncate(before);
        }
    }
}
