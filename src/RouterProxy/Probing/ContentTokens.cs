using RouterProxy.Confidence;

namespace RouterProxy.Probing;

/// <summary>Hands the rows of answer tokens to the signal, from the first one on, and knows when enough was read.</summary>
internal sealed class ContentTokens
{
    /// <summary>After so much text without a row no row is to be expected any more.</summary>
    public const int ChunksWithoutRows = 2;

    private readonly bool _isStructured;
    private readonly ConfidenceSignal _signal;
    private readonly LabelSet? _labels;
    private readonly JsonValueScanner? _json;
    private readonly ByteList _value = new();
    private int _next;
    private int _tokens;
    private int _chunksWithoutRows;

    public ContentTokens(ProbeSettings settings)
    {
        _isStructured = settings.StructuredOutput;
        _signal = ConfidenceSignal.Create(settings.Signal);
        _labels = settings.Labels.Count > 0 ? new LabelSet(settings.Labels) : null;
        _json = _isStructured || settings.Signal.Field is not null ? new JsonValueScanner(settings.Signal.Field) : null;
    }

    /// <summary>Bytes that its copy of the value occupies.</summary>
    public int Capacity => _value.Capacity;

    /// <summary>The first answer token's row is known.</summary>
    public void Begin(int row) => _next = row;

    /// <summary>Reads the rows that have come; null while more are needed.</summary>
    /// <param name="chunk">The answer so far.</param>
    /// <param name="visible">Its visible text.</param>
    /// <param name="ended">Nothing more will come.</param>
    public ConfidenceOutcome? Feed(AnswerChunk chunk, ReadOnlySpan<byte> visible, bool ended)
    {
        for (; _next < chunk.Rows.Count && !(_signal.IsComplete && _labels is null); _next++)
        {
            if (Take(chunk.Rows, _next) is { } reason)
            {
                return ConfidenceOutcome.Unscored(reason);
            }
        }

        ended |= _json is { IsOver: true };
        if (!_signal.IsComplete && !ended)
        {
            _chunksWithoutRows = chunk.Rows.Count > chunk.RowStart ? 0 : _chunksWithoutRows + (chunk.HasText ? 1 : 0);
            return _chunksWithoutRows < ChunksWithoutRows ? null : ConfidenceOutcome.Unscored(UnscoredReason.NotReturned);
        }

        if (_tokens == 0)
        {
            return ConfidenceOutcome.Unscored(UnscoredReason.Constrained);
        }

        var label = -1;
        if (_labels is not null
            && !_labels.TryResolve(_json is null ? visible : _value.Span, ended || _tokens >= LabelSet.TokenLimit, out label))
        {
            // Text may go on without rows; the limit counts on so that the hold ends.
            _tokens += chunk.HasText && chunk.Rows.Count == chunk.RowStart ? 1 : 0;
            return null;
        }

        return _signal.TryGetValue(out var value)
            ? ConfidenceOutcome.Scored(value, label)
            : ConfidenceOutcome.Unscored(UnscoredReason.NotReturned);
    }

    public void Reset()
    {
        _signal.Reset();
        _json?.Reset();
        _value.Truncate(0);
        _next = _tokens = _chunksWithoutRows = 0;
    }

    private UnscoredReason? Take(RowBuffer rows, int index)
    {
        var text = rows.TextOf(index);
        if (_json is not null)
        {
            if (rows[index].IsOpaque)
            {
                return UnscoredReason.Constrained;
            }

            if (!TouchesValue(text) || (_tokens == 0 && _isStructured && RowCheck.IsForced(rows, index)))
            {
                return null;
            }
        }
        else if (_tokens > 0 && (text.IsEmpty ? !rows[index].IsOpaque : TokenText.IsSpecial(text)))
        {
            return null;
        }

        if (!_signal.IsComplete)
        {
            var reason = RowCheck.Examine(rows, index);
            if (reason is not null and not UnscoredReason.Constrained || (reason is UnscoredReason.Constrained && _tokens == 0))
            {
                return reason;
            }

            _signal.Add(rows.Reading(index));
        }

        _tokens++;
        return null;
    }

    private bool TouchesValue(ReadOnlySpan<byte> text)
    {
        var touches = false;
        foreach (var letter in text)
        {
            if (_json!.Push(letter))
            {
                touches = true;
                if (_labels is not null)
                {
                    _value.Append([letter]);
                }
            }
        }

        return touches;
    }
}
