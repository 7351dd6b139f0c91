using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RouterProxy.Json;

/// <summary>
/// Undoes the escapes of JSON strings without making a <see cref="string"/> and without exceptions. The framework's
/// <c>GetString</c>, <c>CopyString</c> and <c>ValueTextEquals</c> throw on half a surrogate pair, which is valid JSON: clients
/// may send it, and upstreams do when a character is split over two tokens.
/// </summary>
internal static class JsonEscapes
{
    /// <summary>The longest spelling of one byte of text: <c>\u006d</c>.</summary>
    private const int MaxExpansion = 6;
    private const int StackBytes = 512;

    /// <summary>True when a literal's inside spells <paramref name="text"/>, whichever escapes it uses.</summary>
    /// <param name="inside">What stands between the quotes, already found well-formed by a <c>Utf8JsonReader</c>.</param>
    /// <param name="text">The plain UTF-8 bytes.</param>
    public static bool Spells(ReadOnlySpan<byte> inside, ReadOnlySpan<byte> text)
    {
        if (inside.Length < text.Length || inside.Length > (long)text.Length * MaxExpansion)
        {
            return false;
        }

        var escape = inside.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return inside.SequenceEqual(text);
        }

        if (!inside[..escape].SequenceEqual(text[..Math.Min(escape, text.Length)]))
        {
            return false;
        }

        var rented = inside.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(inside.Length) : null;
        Span<byte> plain = rented ?? stackalloc byte[StackBytes];
        var equal = plain[..Unescape(inside, plain)].SequenceEqual(text);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return equal;
    }

    /// <summary>Writes the UTF-8 bytes of a literal's inside (between its quotes).</summary>
    /// <param name="inside">The escaped text; never longer unescaped than escaped.</param>
    /// <param name="target">At least as long as <paramref name="inside"/>.</param>
    /// <returns>The number of bytes written; -1 when an escape is malformed. A lone surrogate becomes U+FFFD.</returns>
    public static int Unescape(ReadOnlySpan<byte> inside, Span<byte> target)
    {
        var written = 0;
        while (inside.IndexOf((byte)'\\') is var plain and >= 0)
        {
            inside[..plain].CopyTo(target[written..]);
            written += plain;
            inside = inside[plain..];
            var used = inside.Length < 2 ? 0 : UnescapeOne(inside, target[written..], out plain);
            if (used == 0)
            {
                return -1;
            }

            written += plain;
            inside = inside[used..];
        }

        inside.CopyTo(target[written..]);
        return written + inside.Length;
    }

    /// <summary>Returns how many escaped bytes were read, 0 when malformed.</summary>
    private static int UnescapeOne(ReadOnlySpan<byte> escape, Span<byte> target, out int written)
    {
        written = 1;
        switch (escape[1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/':
                target[0] = escape[1];
                return 2;
            case (byte)'b':
                target[0] = (byte)'\b';
                return 2;
            case (byte)'f':
                target[0] = (byte)'\f';
                return 2;
            case (byte)'n':
                target[0] = (byte)'\n';
                return 2;
            case (byte)'r':
                target[0] = (byte)'\r';
                return 2;
            case (byte)'t':
                target[0] = (byte)'\t';
                return 2;
            case (byte)'u':
                return UnescapeUnicode(escape, target, out written);
            default:
                return 0;
        }
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> escape, Span<byte> target, out int written)
    {
        written = 0;
        if (!TryReadUnit(escape, out var unit))
        {
            return 0;
        }

        var used = 6;
        if (!Rune.TryCreate(unit, out var rune))
        {
            if (TryReadUnit(escape[6..], out var second) && Rune.TryCreate(unit, second, out rune))
            {
                used = 12;
            }
            else
            {
                rune = Rune.ReplacementChar;
            }
        }

        written = rune.EncodeToUtf8(target);
        return used;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < 6 || escape[0] != (byte)'\\' || escape[1] != (byte)'u'
            || !Utf8Parser.TryParse(escape[2..6], out ushort value, out var read, 'x') || read != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
