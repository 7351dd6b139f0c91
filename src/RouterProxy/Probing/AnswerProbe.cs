using System.Text.Json;
using RouterProxy.Confidence;
using RouterProxy.Watch;

namespace RouterProxy.Probing;

/// <summary>
/// Reads one attempt's answer, payload by payload or whole, until its confidence is known or it is known that there is none.
/// Holds positions and copies of short texts only; reusable after <see cref="Reset"/>. Not thread-safe. Never throws on what an upstream sends.
/// </summary>
internal sealed class AnswerProbe(ProbeSettings settings)
{
    private readonly AnswerChunk _chunk = new(weighsAlternatives: settings.Signal.TopNeeded > 1);
    private readonly FirstTokenLocator _locator = new();
    private readonly ContentTokens _tokens = new(settings);
    private ProbeState _state;
    private bool _located;
    private int _textChunks;

    /// <summary>The outcome once the state is <see cref="ProbeState.Decided"/>.</summary>
    public ConfidenceOutcome Outcome { get; private set; }

    /// <summary>
    /// Some payload was neither empty, role-only, usage-only nor an error: reasoning, text, a tool call, a refusal or an end, of any choice.
    /// A tier without a gate commits on it.
    /// </summary>
    public bool Substantive { get; private set; }

    /// <summary>What the answer has said so far of who makes it.</summary>
    public AnswerOrigin Origin => new(_chunk.Model, _chunk.Fingerprint);

    /// <summary>Choice 0, or the response, has said that it is complete.</summary>
    public bool SawFinish { get; private set; }

    public ProbeState State => _state;

    /// <summary>About how many bytes its lists occupy.</summary>
    public int Capacity => _chunk.Text.Capacity + _chunk.Rows.Capacity + _tokens.Capacity;

    /// <summary>Reads the payload of one event. Once the answer is decided, an error or malformed, further payloads change nothing.</summary>
    public ProbeState Read(ReadOnlySpan<byte> payload)
    {
        payload = payload.Trim(" \n"u8);
        if (_state != ProbeState.Undecided || payload.IsEmpty)
        {
            return _state;
        }

        return payload.SequenceEqual("[DONE]"u8) ? End() : _state = Advance(payload, whole: false);
    }

    /// <summary>Reads a complete answer. Without the member that makes it an answer of its endpoint it is malformed.</summary>
    public ProbeState ReadWhole(ReadOnlySpan<byte> json)
    {
        if (_state == ProbeState.Undecided)
        {
            _state = Advance(json.StartsWith(SseFramer.ByteOrderMark) ? json[SseFramer.ByteOrderMark.Length..] : json, whole: true);
        }

        return _state;
    }

    /// <summary>The stream has ended: what was read must do.</summary>
    public ProbeState End()
    {
        if (_state == ProbeState.Undecided)
        {
            _chunk.Begin(whole: false);
            _state = Decide(ended: true);
        }

        return _state;
    }

    /// <summary>Makes the probe ready for another answer under the same settings.</summary>
    public void Reset()
    {
        _chunk.Clear();
        _locator.Reset();
        _tokens.Reset();
        _state = ProbeState.Undecided;
        _located = Substantive = SawFinish = false;
        _textChunks = 0;
        Outcome = default;
    }

    private ProbeState Advance(ReadOnlySpan<byte> json, bool whole)
    {
        _chunk.Begin(whole);
        if (!TryRead(json))
        {
            return ProbeState.Malformed;
        }

        if (_chunk.IsError)
        {
            return ProbeState.Error;
        }

        if (whole && !_chunk.IsAnswer)
        {
            return ProbeState.Malformed;
        }

        Substantive |= _chunk.IsSubstantive;
        SawFinish |= _chunk.IsFinished || whole;
        return Decide(_chunk.IsFinished || whole);
    }

    private bool TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return PayloadReader.Read(json, _chunk);
        }
        catch (JsonException)
        {
            return NonFiniteNumbers.TryReplace(json, out var repaired) && TryReadAgain(repaired);
        }
    }

    private bool TryReadAgain(ReadOnlySpan<byte> json)
    {
        _chunk.DropPayload();
        try
        {
            return PayloadReader.Read(json, _chunk);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private ProbeState Decide(bool ended)
    {
        if (_located)
        {
            return Feed(ended);
        }

        if (_chunk.IsWhole && _chunk.HasToolCall)
        {
            return Unscored(UnscoredReason.ToolCall);
        }

        if (!_locator.TryFindVisible(_chunk, ended))
        {
            return _chunk.HasToolCall ? Unscored(UnscoredReason.ToolCall)
                : _chunk.HasRefusal ? Unscored(UnscoredReason.Refusal)
                : ended ? Unscored(UnscoredReason.Empty)
                : ProbeState.Undecided;
        }

        if (_chunk.BeginsWithNull)
        {
            return DecideEcho(ended);
        }

        _textChunks += _chunk.HasText ? 1 : 0;
        var row = _locator.Find(_chunk, ended);
        var certain = ended || _textChunks >= ContentTokens.ChunksWithoutRows;
        if (row < 0 && certain)
        {
            row = _locator.FindByPlace(_chunk);
        }

        return row >= 0 ? Begin(row, ended) : certain ? Unscored(UnscoredReason.NotReturned) : ProbeState.Undecided;
    }

    /// <summary>The prompt was echoed: its tokens come first and are not the answer. Without their number the answer's first token is unknown.</summary>
    private ProbeState DecideEcho(bool ended)
    {
        var rows = _chunk.Rows;
        var first = _chunk.PromptTokens < 0 ? rows.Count : _chunk.RowStart + _chunk.PromptTokens;
        if (_chunk.IsWhole && first == rows.Count && _chunk.PromptTokens > 0)
        {
            return Unscored(UnscoredReason.Empty);
        }

        while (first < rows.Count && TokenText.IsWhiteSpace(rows.TextOf(first)))
        {
            first++;
        }

        if (first >= rows.Count)
        {
            return Unscored(UnscoredReason.NotReturned);
        }

        _locator.SkipEcho(Math.Min(rows[first].TextStart, _chunk.Text.Length));
        return Begin(first, ended);
    }

    private ProbeState Begin(int row, bool ended)
    {
        _located = true;
        _tokens.Begin(row);
        return Feed(ended);
    }

    private ProbeState Feed(bool ended)
    {
        if (_tokens.Feed(_chunk, _chunk.Text.Span[_locator.VisibleStart..], ended) is not { } outcome)
        {
            return ProbeState.Undecided;
        }

        Outcome = outcome;
        return ProbeState.Decided;
    }

    private ProbeState Unscored(UnscoredReason reason)
    {
        Outcome = ConfidenceOutcome.Unscored(reason);
        return ProbeState.Decided;
    }
}
