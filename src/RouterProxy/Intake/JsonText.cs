using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>
/// Reads the raw inside of a JSON string (without quotes, already found well-formed by a <c>Utf8JsonReader</c>).
/// Unlike the reader's own methods these never throw (see <see cref="JsonEscapes"/>).
/// </summary>
internal static class JsonText
{
    // What model names are made of: written without an encoder.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:@ ");

    /// <summary>The text as a string; lone surrogates become U+FFFD, so that it can be written anywhere.</summary>
    public static string ToText(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        var text = Encoding.UTF8.GetString(rented, 0, JsonEscapes.Unescape(raw, rented));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
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
}
