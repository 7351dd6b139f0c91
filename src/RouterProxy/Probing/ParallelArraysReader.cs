using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>
/// Reads one member of the legacy form <c>{tokens[], token_logprobs[], top_logprobs[]}</c>. The arrays come in any order and are joined by index.
/// </summary>
internal static class ParallelArraysReader
{
    /// <summary>Reads <c>tokens</c> into the rows from <paramref name="first"/> on; the reader stands on the value.</summary>
    public static void ReadTokens(ref Utf8JsonReader reader, RowBuffer rows, int first)
    {
        for (var index = first; NextItem(ref reader, index == first); index++)
        {
            ref var row = ref RowAt(rows, index);
            if (reader.TokenType == JsonTokenType.String)
            {
                RowReader.SetText(ref reader, rows, ref row);
            }

            reader.Skip();
        }
    }

    /// <summary>Reads <c>token_logprobs</c>; returns whether the first entry is null.</summary>
    public static bool ReadLogprobs(ref Utf8JsonReader reader, RowBuffer rows, int first)
    {
        var beginsWithNull = false;
        for (var index = first; NextItem(ref reader, index == first); index++)
        {
            beginsWithNull |= index == first && reader.TokenType == JsonTokenType.Null;
            ref var row = ref RowAt(rows, index);
            row.Logprob = RowReader.ReadNumber(ref reader, out row.Value);
            reader.Skip();
        }

        return beginsWithNull;
    }

    /// <summary>Reads <c>top_logprobs</c>: an array of maps, or one map for one token (Together's schema).</summary>
    public static void ReadAlternatives(ref Utf8JsonReader reader, RowBuffer rows, int first)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadMap(ref reader, rows, first);
            return;
        }

        for (var index = first; NextItem(ref reader, index == first); index++)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadMap(ref reader, rows, index);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Reads a map of token text to logprob as the alternatives of a row.</summary>
    public static void ReadMap(ref Utf8JsonReader reader, RowBuffer rows, int index)
    {
        RowAt(rows, index);
        rows.BeginAlternatives(index);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = rows.AlternativeTextTarget.Length;
            JsonText.Append(ref reader, rows.AlternativeTextTarget);
            reader.Read();
            rows.AddAlternative(index, RowReader.ReadNumber(ref reader, out _), start);
            reader.Skip();
        }
    }

    private static bool NextItem(ref Utf8JsonReader reader, bool isFirst)
    {
        if (isFirst && reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        return reader.Read() && reader.TokenType != JsonTokenType.EndArray;
    }

    private static ref TokenRow RowAt(RowBuffer rows, int index)
    {
        while (rows.Count <= index)
        {
            rows.Add().IsOpaque = true;
        }

        return ref rows[index];
    }
}
