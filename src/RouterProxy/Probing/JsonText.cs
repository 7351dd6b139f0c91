using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouterProxy.Probing;

/// <summary>
/// JSON strings without a <see cref="string"/> and without exceptions. The reader's own <c>CopyString</c> throws on half a surrogate pair,
/// which upstreams do send when a character is split over two tokens.
/// </summary>
internal static class JsonText
{
    private static readonly Rune Replacement = Rune.ReplacementChar;

    /// <summary>Tells whether the name or string under the reader is <paramref name="text"/> (ASCII).</summary>
    public static bool Is(ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.SequenceEqual(text);
        }

        const int longest = 6 * 64;
        if (reader.ValueSpan.Length > longest)
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[longest];
        return plain[..Unescape(reader.ValueSpan, plain)].SequenceEqual(text);
    }

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

        var written = Unescape(raw, target.Reserve(raw.Length));
        target.Advance(written);
        return written;
    }

    /// <summary>Unescapes what stood between the quotes; never longer than <paramref name="raw"/>. Half a surrogate pair becomes U+FFFD.</summary>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var written = 0;
        while (!raw.IsEmpty)
        {
            var next = raw.IndexOf((byte)'\\');
            if (next < 0 || next + 1 >= raw.Length)
            {
                raw.CopyTo(target[written..]);
                return written + raw.Length;
            }

            raw[..next].CopyTo(target[written..]);
            written += next;
            var code = raw[next + 1];
            raw = raw[(next + 2)..];
            if (code == (byte)'u')
            {
                written += TakeRune(ref raw).EncodeToUtf8(target[written..]);
                continue;
            }

            target[written++] = code switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => code,
            };
        }

        return written;
    }

    private static Rune TakeRune(ref ReadOnlySpan<byte> raw)
    {
        if (!TryTakeUnit(ref raw, out var unit))
        {
            return Replacement;
        }

        if (char.IsHighSurrogate(unit) && raw.StartsWith("\\u"u8))
        {
            var rest = raw[2..];
            if (TryTakeUnit(ref rest, out var low) && Rune.TryCreate(unit, low, out var pair))
            {
                raw = rest;
                return pair;
            }
        }

        return Rune.TryCreate(unit, out var rune) ? rune : Replacement;
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<byte> raw, out char unit)
    {
        unit = default;
        if (raw.Length < 4 || !ushort.TryParse(raw[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        raw = raw[4..];
        unit = (char)value;
        return true;
    }
}
