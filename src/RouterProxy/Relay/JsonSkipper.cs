using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RouterProxy.Relay;

/// <summary>
/// Finds where a JSON value ends without reading what is in it. Nesting and strings are followed, everything else is
/// taken on trust: a value that is passed on verbatim need not be understood, only a cut-off one must be noticed.
/// </summary>
/// <remarks>
/// A logprob row has a quote or a bracket every few bytes, so hopping from one to the next costs more than the bytes
/// themselves: whole blocks are turned into bit masks instead (the first stage of simdjson).
/// </remarks>
internal static class JsonSkipper
{
    private const int BlockSize = 32;

    /// <summary>The index just behind the value that begins at <paramref name="start"/>; -1 when it does not end or does not begin like a value.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> json, int start)
    {
        if ((uint)start >= (uint)json.Length)
        {
            return -1;
        }

        return json[start] switch
        {
            (byte)'"' => EndOfString(json, start),
            (byte)'{' or (byte)'[' => EndOfContainer(json, start),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n' => EndOfScalar(json, start),
            _ => -1,
        };
    }

    /// <summary>The index just behind the closing quote of the string that begins at <paramref name="start"/>; -1 when there is none.</summary>
    public static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        var at = start + 1;
        while (at < json.Length)
        {
            var hop = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (hop < 0)
            {
                return -1;
            }

            at += hop;
            if (json[at] == (byte)'"')
            {
                return at + 1;
            }

            at += 2;
        }

        return -1;
    }

    private static int EndOfScalar(ReadOnlySpan<byte> json, int start)
    {
        var at = start + 1;
        while (at < json.Length && json[at] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            at++;
        }

        return at;
    }

    private static int EndOfContainer(ReadOnlySpan<byte> json, int start)
    {
        var at = start;
        var depth = 0;
        var escaping = false;
        var stringMask = 0u;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var origin = ref MemoryMarshal.GetReference(json);
            for (; at + BlockSize <= json.Length; at += BlockSize)
            {
                var block = Vector256.LoadUnsafe(ref origin, (nuint)at);
                var inside = StringBytes(block, ref escaping, ref stringMask);

                // '[' and '{', ']' and '}' differ in one bit only.
                var folded = block | Vector256.Create((byte)0x20);
                var opens = Vector256.Equals(folded, Vector256.Create((byte)'{')).ExtractMostSignificantBits() & ~inside;
                var closes = Vector256.Equals(folded, Vector256.Create((byte)'}')).ExtractMostSignificantBits() & ~inside;
                var closing = BitOperations.PopCount(closes);
                if (closing < depth)
                {
                    depth += BitOperations.PopCount(opens) - closing;
                }
                else if (LastClose(opens, closes, ref depth) is var end and >= 0)
                {
                    return at + end + 1;
                }
            }
        }

        return EndByByte(json, at, depth, stringMask != 0, escaping);
    }

    /// <summary>One bit for each byte of the block that lies in a string, opening quotes included, closing quotes not.</summary>
    private static uint StringBytes(Vector256<byte> block, ref bool escaping, ref uint stringMask)
    {
        var quotes = Vector256.Equals(block, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
        var backslashes = Vector256.Equals(block, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
        if (backslashes != 0 || escaping)
        {
            quotes &= ~Escaped(backslashes, ref escaping);
        }

        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        quotes ^= stringMask;
        stringMask = (uint)((int)quotes >> 31);
        return quotes;
    }

    private static uint Escaped(uint backslashes, ref bool escaping)
    {
        var escaped = escaping ? 1u : 0u;
        backslashes &= ~escaped;
        escaping = false;
        while (backslashes != 0)
        {
            var index = BitOperations.TrailingZeroCount(backslashes);
            if (index == BlockSize - 1)
            {
                escaping = true;
                break;
            }

            escaped |= 2u << index;
            backslashes &= ~(3u << index);
        }

        return escaped;
    }

    /// <summary>Index of the bracket that closes the container, -1 when the block does not have it.</summary>
    private static int LastClose(uint opens, uint closes, ref int depth)
    {
        for (var both = opens | closes; both != 0; both &= both - 1)
        {
            var index = BitOperations.TrailingZeroCount(both);
            if ((opens & (1u << index)) != 0)
            {
                depth++;
            }
            else if (--depth <= 0)
            {
                return index;
            }
        }

        return -1;
    }

    private static int EndByByte(ReadOnlySpan<byte> json, int at, int depth, bool inString, bool escaping)
    {
        for (; at < json.Length; at++)
        {
            if (escaping)
            {
                escaping = false;
                continue;
            }

            switch (json[at])
            {
                case (byte)'"':
                    inString = !inString;
                    break;
                case (byte)'\\':
                    escaping = true;
                    break;
                case (byte)'{' or (byte)'[' when !inString:
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when !inString && --depth <= 0:
                    return at + 1;
            }
        }

        return -1;
    }
}
