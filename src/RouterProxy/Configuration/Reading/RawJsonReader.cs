using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RouterProxy.Configuration.Reading;

/// <summary>
/// Copies one JSON value token by token: comments, trailing commas and white space go, the spelling of numbers and strings stays.
/// A parse and a re-write would change both.
/// </summary>
internal static class RawJsonReader
{
    /// <summary>Copies the value on whose first token the reader stands; afterwards the reader stands on its last.</summary>
    /// <param name="reader">A reader over complete, valid input.</param>
    /// <param name="duplicate">Called with each member name that an object has twice; JSON names are compared ordinally.</param>
    public static string Copy(ref Utf8JsonReader reader, RawJsonDuplicate duplicate)
    {
        var output = new ArrayBufferWriter<byte>();
        CopyValue(ref reader, output, duplicate);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void CopyValue(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, RawJsonDuplicate duplicate)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                CopyObject(ref reader, output, duplicate);
                break;
            case JsonTokenType.StartArray:
                CopyArray(ref reader, output, duplicate);
                break;
            default:
                CopyToken(ref reader, output);
                break;
        }
    }

    private static void CopyObject(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, RawJsonDuplicate duplicate)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        output.Write("{"u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (names.Count > 0)
            {
                output.Write(","u8);
            }

            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                duplicate(name, reader.TokenStartIndex);
            }

            CopyToken(ref reader, output);
            output.Write(":"u8);
            reader.Read();
            CopyValue(ref reader, output, duplicate);
        }

        output.Write("}"u8);
    }

    private static void CopyArray(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output, RawJsonDuplicate duplicate)
    {
        var first = true;
        output.Write("["u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            CopyValue(ref reader, output, duplicate);
        }

        output.Write("]"u8);
    }

    private static void CopyToken(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        var quoted = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        if (quoted)
        {
            output.Write("\""u8);
        }

        output.Write(reader.ValueSpan);
        if (quoted)
        {
            output.Write("\""u8);
        }
    }
}
