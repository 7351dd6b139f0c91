namespace RouterProxy.Probing;

/// <summary>
/// Finds the row of the first visible answer token. A row may come before, with or after its text, among rows of reasoning and of control
/// tokens, spelled in the letters of a raw vocabulary, or as a piece of a character; so a row is taken because its text is the answer's
/// beginning, not because of its place. Only where texts are hidden does the place decide.
/// </summary>
internal sealed class FirstTokenLocator
{
    /// <summary>So many rows in agreement with the text are proof enough, and bound the work on an answer made to be slow.</summary>
    private const int RowsCompared = 64;

    private readonly InlineReasoning _text = new();
    private readonly InlineReasoning _rows = new();
    private int _firstTextRow = -1;

    /// <summary>Where the visible answer starts in the text, once <see cref="TryFindVisible"/> was true.</summary>
    public int VisibleStart { get; private set; }

    /// <summary>Tells whether any visible text has come.</summary>
    public bool TryFindVisible(AnswerChunk chunk, bool ended)
    {
        if (_firstTextRow >= 0)
        {
            return true;
        }

        if (chunk.IsWhole)
        {
            _text.SkipHeadlessReasoning(chunk.Text.Span);
        }

        if (!_text.TryFindVisible(chunk.Text.Span, ended, out var start))
        {
            return false;
        }

        VisibleStart = start;
        _firstTextRow = chunk.RowStart;
        return true;
    }

    /// <summary>Finds the row whose text is the visible answer's beginning, or -1 for now.</summary>
    public int Find(AnswerChunk chunk, bool ended)
    {
        var rows = chunk.Rows;
        var visible = chunk.Text.Span[VisibleStart..];
        var floor = Floor(chunk, ended);
        var best = -1;
        var bestRank = 0;
        for (var index = floor; index < rows.Count && bestRank < 4; index++)
        {
            // Rows that came with this text are preferred: earlier ones may be reasoning that nothing marks as such.
            var rank = Rank(rows, index, visible);
            rank += rank == 3 && index >= chunk.RowStart ? 1 : 0;
            if (rank > bestRank)
            {
                best = index;
                bestRank = rank;
            }
        }

        return best >= 0 ? best : chunk.HasText ? FindHidden(rows, floor, chunk.RowStart) : -1;
    }

    /// <summary>
    /// The last resort when texts do not agree: the first row that came with the text, unless it is clearly a later token, which means that
    /// the first one's row was lost.
    /// </summary>
    public int FindByPlace(AnswerChunk chunk)
    {
        var rows = chunk.Rows;
        var visible = chunk.Text.Span[VisibleStart..];
        for (var index = Math.Max(Floor(chunk, ended: true), _firstTextRow); index < rows.Count; index++)
        {
            var text = rows.TextOf(index);
            if (!text.IsEmpty && (TokenText.IsWhiteSpace(text) || TokenText.IsSpecial(text)))
            {
                continue;
            }

            var spelled = text[TokenText.SkipWhiteSpace(text, 0)..];
            return !spelled.IsEmpty && !rows[index].IsBroken && visible.IndexOf(spelled) >= 0 ? -1 : index;
        }

        return -1;
    }

    /// <summary>The answer starts behind the echoed prompt.</summary>
    public void SkipEcho(int length) => VisibleStart = length;

    public void Reset()
    {
        _text.Reset();
        _rows.Reset();
        _firstTextRow = -1;
        VisibleStart = 0;
    }

    /// <summary>
    /// The first row behind the reasoning that lies in the rows themselves. Where rows open reasoning and never close it although the answer
    /// has begun, the closing one was lost, and only those that came with this text can be the answer's.
    /// </summary>
    private int Floor(AnswerChunk chunk, bool ended)
    {
        var rows = chunk.Rows;
        if (!_rows.TryFindVisible(rows.Text, ended, out var start))
        {
            return chunk.RowStart;
        }

        // An answer may speak of such tags itself; then they are no boundary.
        if (InlineReasoning.AfterLastClose(chunk.Text.Span[VisibleStart..]) == 0)
        {
            start = Math.Max(start, InlineReasoning.AfterLastClose(rows.Text));
        }

        var index = 0;
        while (index < rows.Count && rows[index].TextLength > 0 && rows[index].TextStart + rows[index].TextLength <= start)
        {
            index++;
        }

        return index;
    }

    /// <summary>
    /// How well the rows from one on spell the visible text: 0 not at all, 1 this row does, 2 all of them do as far as they go,
    /// 3 they spell all of it.
    /// </summary>
    private static int Rank(RowBuffer rows, int index, ReadOnlySpan<byte> visible)
    {
        ref readonly var row = ref rows[index];
        var text = rows.TextOf(index);
        if (row.IsOpaque || row.IsBroken || TokenText.IsWhiteSpace(text))
        {
            return 0;
        }

        if (!TokenText.Agree(text[TokenText.SkipWhiteSpace(text, 0)..], visible, out _, out var matched) || matched == 0)
        {
            return 0;
        }

        var end = index + 1;
        while (end < rows.Count && end < index + RowsCompared && !rows[end].IsOpaque && !rows[end].IsBroken)
        {
            end++;
        }

        var spelled = rows.Text[row.TextStart..(rows[end - 1].TextStart + rows[end - 1].TextLength)];
        spelled = spelled[TokenText.SkipWhiteSpace(spelled, 0)..];
        return !TokenText.Agree(spelled, visible, out _, out matched) ? 1 : matched == visible.Length || end < rows.Count ? 3 : 2;
    }

    /// <summary>Rows that came with the text but hide theirs: the first of them, or the first piece of the character that they complete.</summary>
    private static int FindHidden(RowBuffer rows, int floor, int chunkStart)
    {
        var first = Math.Max(floor, chunkStart);
        if (first >= rows.Count || !(rows[first].IsOpaque || rows[first].IsBroken))
        {
            return -1;
        }

        while (first > floor && rows[first - 1].IsBroken)
        {
            first--;
        }

        return first;
    }
}
