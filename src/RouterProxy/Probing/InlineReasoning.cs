namespace RouterProxy.Probing;

/// <summary>
/// Finds where the visible answer begins in a text that may open with reasoning between tags. The text grows between calls; what was seen is
/// not read again.
/// </summary>
internal sealed class InlineReasoning
{
    private const int TagCount = 6;

    private int _at;
    private int _inside = -1;

    /// <summary>
    /// Finds the first visible byte that is no white space. False while there is none: only white space, reasoning, or a beginning that may
    /// still turn out to be a tag (unless the text has <paramref name="ended"/>).
    /// </summary>
    public bool TryFindVisible(ReadOnlySpan<byte> text, bool ended, out int start)
    {
        start = 0;
        while (true)
        {
            if (_inside >= 0)
            {
                var close = Close(_inside);
                var offset = text[_at..].IndexOf(close);
                if (offset < 0)
                {
                    _at = Math.Max(_at, text.Length - close.Length + 1);
                    return false;
                }

                _at += offset + close.Length;
                _inside = -1;
            }

            _at = TokenText.SkipWhiteSpace(text, _at);
            if (_at >= text.Length)
            {
                return false;
            }

            if (!TryOpen(text[_at..], out var undecided))
            {
                start = _at;
                return ended || !undecided;
            }
        }
    }

    /// <summary>
    /// Some templates write the opening tag into the prompt: the answer then holds the closing one only. To be seen only when all is there.
    /// </summary>
    public void SkipHeadlessReasoning(ReadOnlySpan<byte> text)
    {
        var (last, tag) = LastClose(text);
        if (last >= 0 && text[..last].IndexOf(Open(tag)) < 0)
        {
            _at = last + Close(tag).Length;
        }
    }

    /// <summary>One past the last closing tag in the text, 0 when there is none.</summary>
    public static int AfterLastClose(ReadOnlySpan<byte> text)
    {
        var (last, tag) = LastClose(text);
        return last < 0 ? 0 : last + Close(tag).Length;
    }

    public void Reset()
    {
        _at = 0;
        _inside = -1;
    }

    private static (int At, int Tag) LastClose(ReadOnlySpan<byte> text)
    {
        var found = (At: -1, Tag: 0);
        for (var tag = 0; tag < TagCount; tag++)
        {
            var at = text.LastIndexOf(Close(tag));
            found = at > found.At ? (at, tag) : found;
        }

        return found;
    }

    private bool TryOpen(ReadOnlySpan<byte> text, out bool undecided)
    {
        undecided = false;
        for (var tag = 0; tag < TagCount; tag++)
        {
            var open = Open(tag);
            if (text.StartsWith(open))
            {
                _inside = tag;
                _at += open.Length;
                return true;
            }

            undecided |= open.StartsWith(text);
        }

        return false;
    }

    private static ReadOnlySpan<byte> Open(int tag) => tag switch
    {
        0 => "<think>"u8,
        1 => "<thinking>"u8,
        2 => "<reasoning>"u8,
        3 => "<thought>"u8,
        4 => "[THINK]"u8,
        _ => "◁think▷"u8,
    };

    private static ReadOnlySpan<byte> Close(int tag) => tag switch
    {
        0 => "</think>"u8,
        1 => "</thinking>"u8,
        2 => "</reasoning>"u8,
        3 => "</thought>"u8,
        4 => "[/THINK]"u8,
        _ => "◁/think▷"u8,
    };
}
