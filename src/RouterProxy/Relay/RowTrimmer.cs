using System.Buffers.Text;

namespace RouterProxy.Relay;

/// <summary>
/// Cuts the alternatives in logprob rows to the number that the client asked for. The chosen token's own row always stays.
/// </summary>
internal readonly ref struct RowTrimmer(ReadOnlySpan<byte> json, int top, EditList edits)
{
    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Trims a <c>logprobs</c> value in any form: an array of rows, an object of such arrays, or parallel arrays.</summary>
    public void TrimValue(ValueSpan value)
    {
        if (!value.Exists)
        {
            return;
        }

        var cursor = new JsonCursor(_json, value.Start);
        if (cursor.Current == (byte)'[')
        {
            TrimRows(ref cursor);
            return;
        }

        if (!cursor.EnterObject())
        {
            return;
        }

        ValueSpan tokens = default;
        ValueSpan maps = default;
        while (cursor.NextMember(out _, out var name))
        {
            var start = cursor.Position;
            if (name.SequenceEqual("tokens"u8))
            {
                cursor.Skip();
                tokens = new ValueSpan(start, cursor.Position);
            }
            else if (name.SequenceEqual("top_logprobs"u8))
            {
                cursor.Skip();
                maps = new ValueSpan(start, cursor.Position);
            }
            else
            {
                TrimRows(ref cursor);
            }
        }

        TrimMaps(maps, tokens);
    }

    /// <summary>Trims one map of alternatives (<c>{"work": -0.1, …}</c>).</summary>
    /// <param name="map">The map; anything else is left alone.</param>
    /// <param name="chosen">The chosen token's string, which stays even where it is not among the first; may be absent.</param>
    public void TrimMap(ValueSpan map, ValueSpan chosen)
    {
        if (map.Exists && _json[map.Start] == (byte)'{')
        {
            var cursor = new JsonCursor(_json, map.Start);
            TrimMap(ref cursor, chosen.Exists ? chosen.Of(_json) : default);
        }
    }

    /// <summary>Trims each row of the array at the cursor; another value is skipped.</summary>
    public void TrimRows(ref JsonCursor cursor)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                continue;
            }

            while (cursor.NextMember(out _, out var name))
            {
                // llama.cpp calls them top_probs after sampling.
                if (name.SequenceEqual("top_logprobs"u8) || name.SequenceEqual("top_probs"u8))
                {
                    TrimArray(ref cursor);
                }
                else
                {
                    cursor.Skip();
                }
            }
        }
    }

    private void TrimArray(ref JsonCursor cursor)
    {
        var keptEnd = cursor.Position + 1;
        var end = keptEnd;
        if (!cursor.EnterArray())
        {
            return;
        }

        for (var count = 1; cursor.NextElement(); count++)
        {
            cursor.Skip();
            end = cursor.Position;
            if (count <= top)
            {
                keptEnd = end;
            }
        }

        if (end > keptEnd && !cursor.Failed)
        {
            // With nothing left the array is written as [], not with the white space that was in it.
            edits.Remove(keptEnd, top == 0 ? cursor.Position - 1 : end);
        }
    }

    private void TrimMaps(ValueSpan maps, ValueSpan tokens)
    {
        if (!maps.Exists || _json[maps.Start] != (byte)'[')
        {
            return;
        }

        var map = new JsonCursor(_json, maps.Start);
        var token = new JsonCursor(_json, tokens.Exists ? tokens.Start : maps.Start);
        map.EnterArray();
        var hasTokens = tokens.Exists && token.EnterArray();
        while (map.NextElement())
        {
            hasTokens = hasTokens && token.NextElement();
            TrimMap(ref map, hasTokens ? token.Take() : default);
        }
    }

    /// <summary>
    /// Keeps the first entries and the chosen one. A server that writes the chosen token first even when it is not among
    /// the most probable (vLLM) sends one entry more for it; so do we.
    /// </summary>
    private void TrimMap(ref JsonCursor cursor, ReadOnlySpan<byte> chosen)
    {
        var extra = ChosenIsExtra(cursor, chosen);
        if (!cursor.EnterObject())
        {
            return;
        }

        var gap = new MemberGap();
        var kept = 0;
        while (cursor.NextMember(out var nameStart, out var name))
        {
            gap.Before(nameStart, edits);
            cursor.Skip();
            var isChosen = IsToken(name, chosen);
            if ((isChosen && extra) || kept < top)
            {
                kept += isChosen && extra ? 0 : 1;
                gap.Keep(cursor.Position);
            }
            else
            {
                gap.Remove(nameStart, cursor.Position, edits);
            }
        }

        gap.Close(edits);
    }

    /// <summary>True when N or more entries are more probable than the chosen token: it is kept beside them.</summary>
    private bool ChosenIsExtra(JsonCursor map, ReadOnlySpan<byte> chosen)
    {
        var logprob = double.NaN;
        var entry = map;
        for (var inside = entry.EnterObject(); inside && entry.NextMember(out _, out var name);)
        {
            if (Number(entry.Take()) is var value && IsToken(name, chosen))
            {
                logprob = value;
            }
        }

        var above = 0;
        entry = map;
        for (var inside = entry.EnterObject(); inside && entry.NextMember(out _, out _);)
        {
            above += Number(entry.Take()) > logprob ? 1 : 0;
        }

        return above >= top && !double.IsNaN(logprob);
    }

    private static double Number(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out double number, out _) ? number : double.NaN;

    private static bool IsToken(ReadOnlySpan<byte> name, ReadOnlySpan<byte> literal) =>
        literal.Length == name.Length + 2 && literal[1..^1].SequenceEqual(name);
}
