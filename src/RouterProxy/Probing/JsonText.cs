using System.Text.Json;
using RouterProxy.Json;

namespace RouterProxy.Probing;

/// <summary>
/// JSON strings under a reader, without a <see cref="string"/> and without exceptions (see <see cref="JsonEscapes"/>).
/// </summary>
internal static class JsonText
{
    /// <summary>Tells whether the name or string under the reader is <paramref name="text"/>.</summary>
    public static bool Is(ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> text)
        => reader.ValueIsEscaped ? JsonEscapes.Spells(reader.ValueSpan, text) : reader.ValueSpan.SequenceEqual(text);

    /// <summary>Appends the string under the reader, unescaped; returns how many bytes that were.</summary>
    public static int Append(ref readonly Utf8JsonReader reader, ByteList target)
        => Append(reader.ValueSpan, reader.ValueIsEscaped, target);

    public static int Append(ReadOnlySpan<byte> raw, bool escaped, ByteList target)
    {
        if (!escaped)
        {
            target.Append(raw);
            return raw.Length;
        }

        var written = JsonEscapes.Unescape(raw, target.Reserve(raw.Length));
        target.Advance(written);
        return written;
    }
}
