using System.Buffers;
using System.Buffers.Text;
using RouterProxy.Json;

namespace RouterProxy.Relay;

/// <summary>
/// Writes rows as parallel arrays, <c>{"tokens","token_logprobs","top_logprobs","text_offset"}</c>. Offsets count code points of the
/// answer's text, as the completions API does. A map holds the first N alternatives and always the chosen token.
/// </summary>
internal readonly ref struct LogprobArrayWriter(IBufferWriter<byte> output, int top)
{
    private enum Column
    {
        Token,
        Logprob,
        Map,
        Offset,
    }

    /// <summary>False when <paramref name="logprobs"/> has no rows or they are malformed.</summary>
    /// <param name="logprobs">An object with <c>content</c>.</param>
    /// <param name="offset">Length of the choice's text so far; moved on.</param>
    public bool Write(ReadOnlySpan<byte> logprobs, ref int offset)
    {
        var rows = default(ReadOnlySpan<byte>);
        var cursor = new JsonCursor(logprobs);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("content"u8))
            {
                rows = value;
            }
        }

        if (rows is not [(byte)'[', ..])
        {
            return false;
        }

        output.Write("{\"tokens\":["u8);
        var done = WriteColumn(rows, Column.Token, ref offset);
        output.Write("],\"token_logprobs\":["u8);
        done &= WriteColumn(rows, Column.Logprob, ref offset);
        output.Write("],\"top_logprobs\":["u8);
        done &= WriteColumn(rows, Column.Map, ref offset);
        output.Write("],\"text_offset\":["u8);
        done &= WriteColumn(rows, Column.Offset, ref offset);
        output.Write("]}"u8);
        return done;
    }

    private bool WriteColumn(ReadOnlySpan<byte> rows, Column column, ref int offset)
    {
        var cursor = new JsonCursor(rows);
        cursor.EnterArray();
        for (var first = true; cursor.NextElement(); first = false)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            if (!TryReadRow(cursor.Take(), out var token, out var logprob, out var alternatives))
            {
                return false;
            }

            switch (column)
            {
                case Column.Token:
                    output.Write(token);
                    break;
                case Column.Logprob:
                    output.Write(logprob);
                    break;
                case Column.Map:
                    WriteMap(token, logprob, alternatives);
                    break;
                default:
                    WriteOffset(token, ref offset);
                    break;
            }
        }

        return !cursor.Failed;
    }

    private void WriteMap(ReadOnlySpan<byte> token, ReadOnlySpan<byte> logprob, ReadOnlySpan<byte> alternatives)
    {
        output.Write("{"u8);
        var cursor = new JsonCursor(alternatives);
        var count = 0;
        var hasChosen = false;
        for (var inside = alternatives is [(byte)'[', ..] && cursor.EnterArray(); inside && count < top && cursor.NextElement();)
        {
            // Different token ids can have the same text; a map can name it once only, and the first is the most probable.
            var entryStart = cursor.Position;
            if (!TryReadRow(cursor.Take(), out var other, out var value, out _) || IsEarlier(alternatives[..entryStart], other))
            {
                continue;
            }

            WriteEntry(other, value, count++ == 0);
            hasChosen |= other.SequenceEqual(token);
        }

        if (!hasChosen)
        {
            WriteEntry(token, logprob, count == 0);
        }

        output.Write("}"u8);
    }

    private static bool IsEarlier(ReadOnlySpan<byte> before, ReadOnlySpan<byte> token)
    {
        // The part before an element is no complete array: the walk ends where it ends.
        var cursor = new JsonCursor(before);
        for (var inside = cursor.EnterArray(); inside && cursor.NextElement() && cursor.Current == (byte)'{';)
        {
            if (TryReadRow(cursor.Take(), out var earlier, out _, out _) && earlier.SequenceEqual(token))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteEntry(ReadOnlySpan<byte> token, ReadOnlySpan<byte> logprob, bool first)
    {
        if (!first)
        {
            output.Write(","u8);
        }

        output.Write(token);
        output.Write(":"u8);
        output.Write(logprob);
    }

    private void WriteOffset(ReadOnlySpan<byte> token, ref int offset)
    {
        var target = output.GetSpan(11);
        _ = Utf8Formatter.TryFormat(offset, target, out var written);
        output.Advance(written);
        var inside = token[1..^1];
        byte[]? rented = null;
        var text = inside.Length <= 256 ? stackalloc byte[256] : rented = ArrayPool<byte>.Shared.Rent(inside.Length);
        offset += JsonText.CodePoints(text[..Math.Max(JsonEscapes.Unescape(inside, text), 0)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryReadRow(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> logprob, out ReadOnlySpan<byte> alternatives)
    {
        token = default;
        logprob = default;
        alternatives = default;
        var cursor = new JsonCursor(row);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("token"u8))
            {
                token = value;
            }
            else if (name.SequenceEqual("logprob"u8))
            {
                logprob = value;
            }
            else if (name.SequenceEqual("top_logprobs"u8))
            {
                alternatives = value;
            }
        }

        if (logprob.IsEmpty)
        {
            logprob = "null"u8;
        }

        return token is [(byte)'"', .., (byte)'"'] && !cursor.Failed;
    }
}
