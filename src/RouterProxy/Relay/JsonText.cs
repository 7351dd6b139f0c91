using System.Buffers.Text;
using System.Text;

namespace RouterProxy.Relay;

/// <summary>Small questions about JSON text.</summary>
internal static class JsonText
{
    /// <summary>True for null, <c>""</c>, <c>[]</c>, <c>{}</c> and nothing at all.</summary>
    public static bool IsEmptyValue(ReadOnlySpan<byte> value) =>
        value is [] or [(byte)'n', ..] or [(byte)'"', (byte)'"'] or [(byte)'[', (byte)']'] or [(byte)'{', (byte)'}'];

    /// <summary>Reads a non-negative integer that is written as one.</summary>
    public static bool TryReadIndex(ReadOnlySpan<byte> value, out int index) =>
        Utf8Parser.TryParse(value, out index, out var read) && read == value.Length && index >= 0;

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

    /// <summary>The number of code points in UTF-8 text.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += (unit & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
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
