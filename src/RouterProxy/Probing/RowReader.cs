using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>
/// Reads the objects <c>{token, logprob, bytes, top_logprobs}</c> of chat completions and of Responses
/// (there without <c>bytes</c> in deltas), and llama.cpp's <c>prob</c>/<c>top_probs</c> form of them.
/// </summary>
internal static class RowReader
{
    /// <summary>Reads an array of rows; the reader stands on its start and is left on its end.</summary>
    public static void ReadArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, RowBuffer rows)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadRow(ref reader, json, rows);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Reads the value under the reader as a logprob.</summary>
    public static double ReadNumber(ref readonly Utf8JsonReader reader, out LogprobValue value)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                value = LogprobValue.Number;
                return reader.TryGetDouble(out var number) ? number : double.NaN;
            case JsonTokenType.Null:
                value = LogprobValue.Missing;
                return double.NaN;
            default:
                value = LogprobValue.NotANumber;
                return double.NaN;
        }
    }

    private static void ReadRow(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, RowBuffer rows)
    {
        var index = rows.Count;
        ref var row = ref rows.Add();
        row.IsOpaque = true;
        var bytes = default(Range);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(ref reader, "token"u8))
            {
                reader.Read();
                ReadToken(ref reader, rows, ref row);
            }
            else if (JsonText.Is(ref reader, "logprob"u8))
            {
                reader.Read();
                row.Logprob = ReadNumber(ref reader, out row.Value);
                reader.Skip();
            }
            else if (JsonText.Is(ref reader, "prob"u8))
            {
                reader.Skip();
                row.Value = LogprobValue.PostSampling;
            }
            else if (JsonText.Is(ref reader, "bytes"u8))
            {
                reader.Read();
                bytes = ChoiceReader.Slice(ref reader);
            }
            else if (JsonText.Is(ref reader, "top_logprobs"u8))
            {
                reader.Read();
                if (rows.WeighsAlternatives || row.Value != LogprobValue.Number || !(row.Logprob < 0))
                {
                    ReadAlternatives(ref reader, json, rows, index);
                }
                else
                {
                    reader.Skip();
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (row.IsBroken && TryReadBytes(json[bytes], rows.TextTarget, row.TextStart))
        {
            row.IsBroken = false;
            row.TextLength = rows.TextTarget.Length - row.TextStart;
        }
    }

    private static void ReadToken(ref Utf8JsonReader reader, RowBuffer rows, ref TokenRow row)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        SetText(ref reader, rows, ref row);
    }

    /// <summary>Makes the string under the reader the row's text, which must be the last one.</summary>
    internal static void SetText(ref readonly Utf8JsonReader reader, RowBuffer rows, ref TokenRow row)
    {
        row.TextStart = rows.TextTarget.Length;
        row.TextLength = JsonText.Append(in reader, rows.TextTarget);
        var text = rows.TextTarget.Span[row.TextStart..];
        row.IsOpaque = TokenText.IsTokenId(text);
        row.IsBroken = TokenText.IsUnclear(text);
    }

    private static void ReadAlternatives(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, RowBuffer rows, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        rows.BeginAlternatives(index);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadAlternative(ref reader, json, rows, index);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadAlternative(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, RowBuffer rows, int index)
    {
        var start = rows.AlternativeTextTarget.Length;
        var logprob = double.NaN;
        var bytes = default(Range);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(ref reader, "token"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    rows.AlternativeTextTarget.Truncate(start);
                    JsonText.Append(ref reader, rows.AlternativeTextTarget);
                }

                reader.Skip();
            }
            else if (JsonText.Is(ref reader, "logprob"u8))
            {
                reader.Read();
                logprob = ReadNumber(ref reader, out _);
                reader.Skip();
            }
            else if (JsonText.Is(ref reader, "bytes"u8))
            {
                reader.Read();
                bytes = ChoiceReader.Slice(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (TokenText.IsUnclear(rows.AlternativeTextTarget.Span[start..]))
        {
            TryReadBytes(json[bytes], rows.AlternativeTextTarget, start);
        }

        rows.AddAlternative(index, logprob, start);
    }

    /// <summary>Replaces everything from <paramref name="start"/> on by the numbers of a <c>bytes</c> array, if it is one.</summary>
    private static bool TryReadBytes(ReadOnlySpan<byte> array, ByteList target, int start)
    {
        if (array.IsEmpty || array[0] != (byte)'[')
        {
            return false;
        }

        var text = new Utf8JsonReader(array);
        text.Read();
        var room = target.Length;
        while (text.Read() && text.TokenType == JsonTokenType.Number && text.TryGetByte(out var value))
        {
            target.Append([value]);
        }

        if (text.TokenType != JsonTokenType.EndArray || target.Length == room)
        {
            target.Truncate(room);
            return false;
        }

        MoveDown(target, room, start);
        return true;
    }

    private static void MoveDown(ByteList target, int from, int to)
    {
        var moved = target.Length - from;
        target.Truncate(to);
        var all = target.Reserve(from - to + moved);
        all.Slice(from - to, moved).CopyTo(all);
        target.Advance(moved);
    }
}
