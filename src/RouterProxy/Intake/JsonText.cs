using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouterProxy.Intake;

/// <summary>
/// Reads the raw inside of a JSON string (without quotes, already found well-formed by a <c>Utf8JsonReader</c>).
/// The reader's own <c>GetString</c>, <c>CopyString</c> and <c>ValueTextEquals</c> throw on a lone surrogate escape, which is
/// valid JSON that any client may send; these never throw.
/// </summary>
internal static class JsonText
{
    /// <summary>The longest spelling of one byte of text: <c>\u006d</c>.</summary>
    private const int MaxExpansion = 6;
    private const int StackBytes = 512;

    // What model names are made of: written without an encoder.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:@ ");

    /// <summary>True when <paramref name="raw"/> spells <paramref name="expected"/>, whichever escapes it uses.</summary>
    public static bool Equals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> expected)
    {
        if (raw.Length < expected.Length || raw.Length > (long)expected.Length * MaxExpansion)
        {
            return false;
        }

        var escape = raw.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return raw.SequenceEqual(expected);
        }

        if (!raw[..escape].SequenceEqual(expected[..Math.Min(escape, expected.Length)]))
        {
            return false;
        }

        var rented = raw.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(raw.Length) : null;
        Span<byte> text = rented ?? stackalloc byte[StackBytes];
        var equal = text[..Unescape(raw, text)].SequenceEqual(expected);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return equal;
    }

    /// <summary>The text as a string; lone surrogates become U+FFFD, so that it can be written anywhere.</summary>
    public static string ToText(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        var text = Encoding.UTF8.GetString(rented, 0, Unescape(raw, rented));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>Writes the text as UTF-8 and returns its length, which is at most that of <paramref name="raw"/>.</summary>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> text)
    {
        var written = 0;
        while (true)
        {
            var escape = raw.IndexOf((byte)'\\');
            var plain = escape < 0 ? raw : raw[..escape];
            plain.CopyTo(text[written..]);
            written += plain.Length;
            if (escape < 0 || escape + 1 >= raw.Length)
            {
                return written;
            }

            raw = raw[escape..];
            if (raw[1] == 'u')
            {
                raw = raw[DecodeUnicode(raw, out var rune)..];
                written += rune.EncodeToUtf8(text[written..]);
            }
            else
            {
                text[written++] = Simple(raw[1]);
                raw = raw[2..];
            }
        }
    }

    /// <summary>Writes <paramref name="text"/> as a JSON string, quotes included.</summary>
    public static void WriteQuoted(string text, PooledBuffer output)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            output.Write("\""u8);
            output.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            output.Write("\""u8);
            return;
        }

        var quoted = output.GetSpan(text.Length + 2);
        quoted[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, quoted[1..]);
        quoted[text.Length + 1] = (byte)'"';
        output.Advance(text.Length + 2);
    }

    /// <summary>Decodes one <c>\uXXXX</c> or a surrogate pair of them; returns the bytes that it took.</summary>
    private static int DecodeUnicode(ReadOnlySpan<byte> raw, out Rune rune)
    {
        const int Length = 6;
        var first = Hex(raw);
        if (Rune.TryCreate(first, out rune))
        {
            return Length;
        }

        if (raw.Length >= 2 * Length && raw[Length] == '\\' && raw[Length + 1] == 'u' && Rune.TryCreate(first, Hex(raw[Length..]), out rune))
        {
            return 2 * Length;
        }

        rune = Rune.ReplacementChar;
        return Math.Min(Length, raw.Length);
    }

    private static char Hex(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out var used, 'x') && used == 4 ? (char)unit : '\uD800';

    private static byte Simple(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };
}
