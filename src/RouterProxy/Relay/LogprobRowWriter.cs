using System.Buffers;
using System.Buffers.Text;
using RouterProxy.Json;

namespace RouterProxy.Relay;

/// <summary>Writes logprobs as rows, <c>{"content":[{"token","logprob","bytes","top_logprobs"}],"refusal":null}</c>. Strings and numbers are copied as they were written.</summary>
internal readonly ref struct LogprobRowWriter(IBufferWriter<byte> output, int top)
{
    /// <summary>Rows from parallel arrays. False when they do not fit each other.</summary>
    public bool WriteContent(ParallelArrays arrays)
    {
        var token = new JsonCursor(arrays.Tokens);
        var logprob = new JsonCursor(arrays.Logprobs);
        var map = new JsonCursor(arrays.Maps);
        token.EnterArray();
        logprob.EnterArray();
        var hasMaps = !arrays.Maps.IsEmpty && map.EnterArray();
        output.Write("{\"content\":["u8);
        for (var first = true; token.NextElement(); first = false)
        {
            hasMaps = hasMaps && map.NextElement();
            if (!first)
            {
                output.Write(","u8);
            }

            if (!logprob.NextElement() || !WriteRow(token.Take(), logprob.Take(), hasMaps ? map.Take() : default))
            {
                return false;
            }
        }

        output.Write("],\"refusal\":null}"u8);
        return !token.Failed;
    }

    /// <summary>The single row of a chunk.</summary>
    public bool WriteContent(ReadOnlySpan<byte> token, ReadOnlySpan<byte> logprob, ReadOnlySpan<byte> map)
    {
        output.Write("{\"content\":["u8);
        var done = WriteRow(token, logprob, map);
        output.Write("],\"refusal\":null}"u8);
        return done;
    }

    private bool WriteRow(ReadOnlySpan<byte> token, ReadOnlySpan<byte> logprob, ReadOnlySpan<byte> map)
    {
        if (!WriteEntry(token, logprob))
        {
            return false;
        }

        output.Write(",\"top_logprobs\":["u8);
        var cursor = new JsonCursor(map);
        if (map is [(byte)'{', ..] && cursor.EnterObject())
        {
            for (var count = 0; count < top && cursor.NextMember(out var nameStart, out var name); count++)
            {
                if (count > 0)
                {
                    output.Write(","u8);
                }

                if (!WriteEntry(map.Slice(nameStart, name.Length + 2), cursor.Take()))
                {
                    return false;
                }

                output.Write("}"u8);
            }
        }

        output.Write("]}"u8);
        return !cursor.Failed;
    }

    /// <summary>Writes token, logprob and bytes and leaves the object open.</summary>
    private bool WriteEntry(ReadOnlySpan<byte> token, ReadOnlySpan<byte> logprob)
    {
        if (token is not [(byte)'"', .., (byte)'"'])
        {
            return false;
        }

        output.Write("{\"token\":"u8);
        output.Write(token);
        output.Write(",\"logprob\":"u8);

        // A row must have a number; this one is documented to mean "none worth telling".
        output.Write(logprob is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] ? logprob : "-9999.0"u8);
        output.Write(",\"bytes\":["u8);
        var done = WriteBytes(token[1..^1]);
        output.Write("]"u8);
        return done;
    }

    private bool WriteBytes(ReadOnlySpan<byte> inside)
    {
        byte[]? rented = null;
        var text = inside.Length <= 256 ? stackalloc byte[256] : rented = ArrayPool<byte>.Shared.Rent(inside.Length);
        var length = JsonEscapes.Unescape(inside, text);
        for (var i = 0; i < length; i++)
        {
            var target = output.GetSpan(4);
            var comma = i > 0 ? 1 : 0;
            target[0] = (byte)',';
            _ = Utf8Formatter.TryFormat(text[i], target[comma..], out var written);
            output.Advance(comma + written);
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return length >= 0;
    }
}
