namespace RouterProxy.Relay;

/// <summary>Finds what to cut from a chat or completions answer, whole or one chunk of it: everything below <c>choices</c>, forced usage, Together's <c>token</c>.</summary>
internal sealed class ChoicesCutter(CutPlan plan, OffStyleSniffer off, EditList edits)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    private readonly bool _chat = plan.Endpoint == Dialects.ApiEndpoint.Chat;
    private readonly bool _keepsRows = plan.Client.Asked;
    private readonly bool _cutsRows = plan.Asked.Form != Dialects.LogprobForm.None;
    private readonly bool _trims = plan.Client.Top < plan.Asked.Top;
    private readonly LogprobTranslator? _translator = LogprobTranslator.For(plan);

    /// <summary>Fills the edits. False when the payload is malformed or only existed because of what the gateway asked for; <paramref name="drop"/> tells which.</summary>
    public bool TryWalk(ReadOnlySpan<byte> json, bool whole, out bool drop)
    {
        drop = false;
        _translator?.BeginPayload();
        var cursor = new JsonCursor(json);
        if (!cursor.EnterObject())
        {
            return false;
        }

        var gap = new MemberGap();
        var chunk = new ChunkFacts { Whole = whole };
        while (cursor.NextMember(out var nameStart, out var name))
        {
            gap.Before(nameStart, edits);
            if (WalkRootMember(json, ref cursor, name, ref chunk))
            {
                gap.Remove(nameStart, cursor.Position, edits);
            }
            else
            {
                gap.Keep(cursor.Position);
            }
        }

        gap.Close(edits);
        if (cursor.Failed || !cursor.AtEnd)
        {
            return false;
        }

        drop = !whole && !chunk.MustStay && (IsForcedUsage(chunk) || IsLogprobOnly(chunk));
        return !drop;
    }

    private bool IsForcedUsage(in ChunkFacts chunk) => plan.ForcedUsage && chunk is { Usage: true, HasChoices: true, Choices: 0 };

    private bool IsLogprobOnly(in ChunkFacts chunk) =>
        _chat && _cutsRows && !_keepsRows && chunk.Choices > 0 && chunk.LogprobOnly == chunk.Choices && !chunk.Usage;

    /// <summary>True when the member must go.</summary>
    private bool WalkRootMember(ReadOnlySpan<byte> json, ref JsonCursor cursor, ReadOnlySpan<byte> name, ref ChunkFacts chunk)
    {
        if (name.SequenceEqual("choices"u8))
        {
            chunk.HasChoices = cursor.Current == (byte)'[';
            if (cursor.EnterArray())
            {
                while (cursor.NextElement())
                {
                    WalkChoice(json, ref cursor, ref chunk);
                }
            }

            return false;
        }

        var value = cursor.Take();
        if (name.SequenceEqual("usage"u8))
        {
            chunk.Usage = value is [(byte)'{', ..];

            // Asked for or not, some servers put the counts on a chunk that also has a choice: those would have come anyway.
            return plan.ForcedUsage && !chunk.Whole && !chunk.Usage;
        }

        if (name.SequenceEqual("token"u8))
        {
            return _cutsRows && !_keepsRows && value is [(byte)'{', ..] && value.IndexOf("\"logprob\""u8) >= 0;
        }

        chunk.MustStay |= (name.SequenceEqual("error"u8) || name.SequenceEqual("prompt_filter_results"u8)) && !JsonText.IsEmptyValue(value);
        return false;
    }

    private void WalkChoice(ReadOnlySpan<byte> json, ref JsonCursor cursor, ref ChunkFacts chunk)
    {
        chunk.Choices++;
        if (!cursor.EnterObject())
        {
            return;
        }

        var gap = new MemberGap();
        var choice = new ChoiceFacts();
        var previousEnd = -1;
        while (cursor.NextMember(out var nameStart, out var name))
        {
            gap.Before(nameStart, edits);
            choice.TopLogprobsCut.Next(nameStart);
            if (WalkChoiceMember(json, ref cursor, name, ref choice))
            {
                gap.Remove(nameStart, cursor.Position, edits);
            }
            else
            {
                gap.Keep(cursor.Position);
            }

            if (name.SequenceEqual("top_logprobs"u8))
            {
                choice.TopLogprobsCut.Note(nameStart, cursor.Position, previousEnd);
            }

            previousEnd = cursor.Position;
        }

        gap.Close(edits);
        if (!cursor.Failed)
        {
            FinishChoice(json, ref choice, ref chunk);
        }
    }

    /// <summary>True when the member must go.</summary>
    private bool WalkChoiceMember(ReadOnlySpan<byte> json, ref JsonCursor cursor, ReadOnlySpan<byte> name, ref ChoiceFacts choice)
    {
        if (name.SequenceEqual("delta"u8))
        {
            choice.HasDelta = true;
            WalkDelta(ref cursor, ref choice);
            return false;
        }

        var start = cursor.Position;
        var value = cursor.Take();
        var span = new ValueSpan(start, cursor.Position);
        if (name.SequenceEqual("logprobs"u8))
        {
            choice.Logprobs = span;
            return _cutsRows && !_keepsRows && CutLogprobs(json, value, span);
        }

        if (name.SequenceEqual("top_logprobs"u8))
        {
            choice.TopLogprobs = span;
            return _cutsRows && !_keepsRows;
        }

        if (name.SequenceEqual("reasoning_logprobs"u8))
        {
            choice.ReasoningLogprobs = span;
            return _cutsRows && !_keepsRows;
        }

        if (name.SequenceEqual("index"u8))
        {
            _ = JsonText.TryReadIndex(value, out choice.Index);
        }
        else
        {
            choice.Visible |= !JsonText.IsEmptyValue(value);
        }

        return false;
    }

    /// <summary>True when the member must go, which is one of two ways to show that there is nothing.</summary>
    private bool CutLogprobs(ReadOnlySpan<byte> json, ReadOnlySpan<byte> value, ValueSpan span)
    {
        if (value is [(byte)'n', ..])
        {
            off.SawNull();
            return false;
        }

        off.LookAtFingerprint(json);
        if (!off.Omits)
        {
            edits.Replace(span.Start, span.End, Null);
        }

        return off.Omits;
    }

    private static void WalkDelta(ref JsonCursor cursor, ref ChoiceFacts choice)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        var previousEnd = -1;
        while (cursor.NextMember(out var nameStart, out var name))
        {
            choice.TokenId.Next(nameStart);
            var start = cursor.Position;
            var value = cursor.Take();
            if (name.SequenceEqual("token_id"u8))
            {
                choice.TokenId.Note(nameStart, cursor.Position, previousEnd);
            }
            else
            {
                choice.Visible |= !JsonText.IsEmptyValue(value);
            }

            if (name.SequenceEqual("content"u8))
            {
                choice.Content = new ValueSpan(start, cursor.Position);
            }

            previousEnd = cursor.Position;
        }
    }

    private void FinishChoice(ReadOnlySpan<byte> json, ref ChoiceFacts choice, ref ChunkFacts chunk)
    {
        var logprobs = choice.Logprobs.Of(json);
        if (!choice.Visible && HasRows(logprobs))
        {
            chunk.LogprobOnly++;
        }

        if (choice.HasDelta && !choice.Logprobs.Exists)
        {
            off.SawNoMember();
        }

        if (!_cutsRows)
        {
            return;
        }

        var scalar = logprobs is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..];
        if (!_keepsRows)
        {
            if (scalar)
            {
                choice.TokenId.Apply(edits);
            }

            return;
        }

        if (_translator is not null && _translator.TryTranslate(json, choice, out var text))
        {
            edits.Replace(choice.Logprobs.Start, choice.Logprobs.End, text);
            if (scalar)
            {
                choice.TokenId.Apply(edits);
                choice.TopLogprobsCut.Apply(edits);
            }
        }
        else if (_trims)
        {
            var trimmer = new RowTrimmer(json, plan.Client.Top, edits);
            trimmer.TrimValue(choice.Logprobs);
            trimmer.TrimValue(choice.ReasoningLogprobs);
            trimmer.TrimMap(choice.TopLogprobs, choice.Content);
        }
    }

    /// <summary>Rows are objects in an array; <c>{"content":[],"refusal":null}</c> has none.</summary>
    private static bool HasRows(ReadOnlySpan<byte> logprobs) => logprobs is [(byte)'{', ..] && logprobs[1..].Contains((byte)'{');
}
