using System.Buffers.Text;

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
}
