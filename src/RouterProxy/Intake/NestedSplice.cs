using System.Buffers;
using System.Text.Json;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>Edits inside a member's value. The values were found valid by the scan, so the reader does not throw here.</summary>
internal static class NestedSplice
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestScanner.MaxDepth };

    /// <summary>Copies an object with one of its members set to true, in place or appended.</summary>
    public static void SetTrue(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, PooledBuffer output)
    {
        var reader = new Utf8JsonReader(value, Options);
        reader.Read();
        var copied = 0;
        var end = (int)reader.BytesConsumed;
        var isFirst = true;
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var matches = JsonEscapes.Spells(reader.ValueSpan, name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            end = (int)reader.BytesConsumed;
            isFirst = false;
            if (matches)
            {
                output.Write(value[copied..start]);
                output.Write("true"u8);
                copied = end;
                found = true;
            }
        }

        if (!found)
        {
            output.Write(value[..end]);
            output.Write(isFirst ? "\""u8 : ",\""u8);
            output.Write(name);
            output.Write("\":true"u8);
            copied = end;
        }

        output.Write(value[copied..]);
    }

    /// <summary>Copies an array of strings with <paramref name="entry"/> appended.</summary>
    public static void AddEntry(ReadOnlySpan<byte> value, ReadOnlySpan<byte> entry, PooledBuffer output)
    {
        var reader = new Utf8JsonReader(value, Options);
        reader.Read();
        var end = (int)reader.BytesConsumed;
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            end = (int)reader.BytesConsumed;
            isFirst = false;
        }

        output.Write(value[..end]);
        output.Write(isFirst ? "\""u8 : ",\""u8);
        output.Write(entry);
        output.Write("\""u8);
        output.Write(value[end..]);
    }

    /// <summary>Copies an array of strings without <paramref name="entry"/>.</summary>
    public static void RemoveEntry(ReadOnlySpan<byte> value, ReadOnlySpan<byte> entry, PooledBuffer output)
    {
        var reader = new Utf8JsonReader(value, Options);
        reader.Read();
        output.Write("["u8);
        var end = (int)reader.BytesConsumed;
        var gapStart = end;
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var matches = reader.TokenType == JsonTokenType.String && JsonEscapes.Spells(reader.ValueSpan, entry);
            reader.Skip();
            end = (int)reader.BytesConsumed;
            if (!matches)
            {
                // The gap before an element holds its comma: the first element that stays has none.
                output.Write(value[(isFirst ? start : gapStart)..end]);
                isFirst = false;
            }

            gapStart = end;
        }

        output.Write(value[end..]);
    }
}
