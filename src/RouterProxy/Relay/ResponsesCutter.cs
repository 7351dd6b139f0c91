using System.Globalization;
using System.Text;
using RouterProxy.Dialects;

namespace RouterProxy.Relay;

/// <summary>
/// Finds what to cut from a Responses answer, whole or one event of it. Rows occur in a text delta, its end, the end of its part, of its
/// item, and of the response; without them each place has <c>[]</c>. <c>top_logprobs</c> repeats what was asked for.
/// </summary>
internal sealed class ResponsesCutter(CutPlan plan, EditList edits)
{
    private readonly bool _keepsRows = plan.Client.Asked;
    private readonly bool _trims = plan.Client.Top < plan.Asked.Top;
    private readonly byte[] _top = Encoding.ASCII.GetBytes(plan.Client.Top.ToString(CultureInfo.InvariantCulture));

    /// <summary>Fills the edits; false when the payload is malformed.</summary>
    public bool TryWalk(ReadOnlySpan<byte> json, bool whole)
    {
        if (plan.Asked.Form == LogprobForm.None)
        {
            return true;
        }

        var cursor = new JsonCursor(json);
        if (cursor.Current != (byte)'{')
        {
            return false;
        }

        if (whole)
        {
            WalkResponse(json, ref cursor);
        }
        else
        {
            WalkEvent(json, ref cursor);
        }

        return !cursor.Failed && cursor.AtEnd;
    }

    private void WalkEvent(ReadOnlySpan<byte> json, ref JsonCursor cursor)
    {
        cursor.EnterObject();
        while (cursor.NextMember(out _, out var name))
        {
            if (name.SequenceEqual("logprobs"u8))
            {
                CutRows(json, ref cursor);
            }
            else if (name.SequenceEqual("part"u8))
            {
                WalkPart(json, ref cursor);
            }
            else if (name.SequenceEqual("item"u8))
            {
                WalkItem(json, ref cursor);
            }
            else if (name.SequenceEqual("response"u8))
            {
                WalkResponse(json, ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void WalkResponse(ReadOnlySpan<byte> json, ref JsonCursor cursor)
    {
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            if (name.SequenceEqual("output"u8))
            {
                for (var items = cursor.EnterArray(); items && cursor.NextElement();)
                {
                    WalkItem(json, ref cursor);
                }
            }
            else if (name.SequenceEqual("top_logprobs"u8))
            {
                EchoTop(ref cursor);
            }
            else if (name.SequenceEqual("include"u8))
            {
                EchoInclude(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void WalkItem(ReadOnlySpan<byte> json, ref JsonCursor cursor)
    {
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            if (!name.SequenceEqual("content"u8))
            {
                cursor.Skip();
                continue;
            }

            for (var parts = cursor.EnterArray(); parts && cursor.NextElement();)
            {
                WalkPart(json, ref cursor);
            }
        }
    }

    private void WalkPart(ReadOnlySpan<byte> json, ref JsonCursor cursor)
    {
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            if (name.SequenceEqual("logprobs"u8))
            {
                CutRows(json, ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void CutRows(ReadOnlySpan<byte> json, ref JsonCursor cursor)
    {
        var start = cursor.Position;
        if (cursor.Current != (byte)'[' || (_keepsRows && !_trims))
        {
            cursor.Skip();
        }
        else if (_keepsRows)
        {
            new RowTrimmer(json, plan.Client.Top, edits).TrimRows(ref cursor);
        }
        else
        {
            cursor.Skip();
            if (cursor.Position - start > 2)
            {
                edits.Remove(start + 1, cursor.Position - 1);
            }
        }
    }

    /// <summary>A client that sent none sees 0, which is the API's default.</summary>
    private void EchoTop(ref JsonCursor cursor)
    {
        var start = cursor.Position;
        if (cursor.Take() is [>= (byte)'0' and <= (byte)'9', ..] value && !value.SequenceEqual(_top))
        {
            edits.Replace(start, cursor.Position, _top);
        }
    }

    private void EchoInclude(ref JsonCursor cursor)
    {
        var gap = new MemberGap();
        for (var inside = cursor.EnterArray(); inside && cursor.NextElement();)
        {
            var start = cursor.Position;
            gap.Before(start, edits);
            if (cursor.Take().SequenceEqual("\"message.output_text.logprobs\""u8) && !_keepsRows)
            {
                gap.Remove(start, cursor.Position, edits);
            }
            else
            {
                gap.Keep(cursor.Position);
            }
        }

        gap.Close(edits);
    }
}
