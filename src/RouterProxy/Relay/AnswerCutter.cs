using System.Buffers;
using RouterProxy.Dialects;

namespace RouterProxy.Relay;

/// <summary>
/// Cuts from one attempt's answer what only the gateway had asked for, so that it equals what the same upstream sends to the client's own
/// request. Bytes that are not cut are copied as they came. Malformed JSON is passed on unchanged. Not thread-safe; the payloads
/// of a stream must come in order. Nothing here allocates for an event.
/// </summary>
/// <remarks>
/// Member names that an upstream writes with escapes are not recognised; none does that with ASCII. What lies inside a value that is kept or
/// cut as a whole is not validated, only its nesting is followed.
/// </remarks>
internal sealed class AnswerCutter
{
    private readonly CutPlan _plan;
    private readonly EditList _edits = new();
    private readonly OffStyleSniffer _off;
    private readonly ChoicesCutter? _choices;
    private readonly ResponsesCutter? _responses;

    /// <param name="plan">What was asked, and by whom.</param>
    /// <param name="whenOff">How this upstream shows that there are no logprobs.</param>
    public AnswerCutter(CutPlan plan, LogprobsWhenOff whenOff = LogprobsWhenOff.Sniff)
    {
        _plan = plan;
        _off = new OffStyleSniffer(whenOff);
        if (plan.CutsAnything)
        {
            _responses = plan.Endpoint == ApiEndpoint.Responses ? new ResponsesCutter(plan, _edits) : null;
            _choices = _responses is null ? new ChoicesCutter(plan, _off, _edits) : null;
        }
    }

    /// <summary>Cuts one event of a stream.</summary>
    /// <param name="payload">The JSON behind <c>data:</c>, several lines joined; not <c>[DONE]</c>.</param>
    /// <param name="output">Gets the edited payload; nothing is written unless <see cref="CutResult.Edited"/> is returned.</param>
    public CutResult Cut(ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => Cut(payload, output, whole: false);

    /// <summary>Cuts an answer that is not a stream. Never <see cref="CutResult.Dropped"/>.</summary>
    public CutResult CutWhole(ReadOnlySpan<byte> json, IBufferWriter<byte> output) => Cut(json, output, whole: true);

    private CutResult Cut(ReadOnlySpan<byte> payload, IBufferWriter<byte> output, bool whole)
    {
        if (!_plan.CutsAnything || !MayHaveMembers(payload, whole))
        {
            return CutResult.Unchanged;
        }

        _edits.Clear();
        var drop = false;
        var understood = _responses?.TryWalk(payload, whole) ?? _choices!.TryWalk(payload, whole, out drop);
        if (drop)
        {
            return CutResult.Dropped;
        }

        if (!understood || _edits.Count == 0)
        {
            return CutResult.Unchanged;
        }

        _edits.Apply(payload, output);
        return CutResult.Edited;
    }

    /// <summary>Most events of most answers end here: a search without parsing.</summary>
    private bool MayHaveMembers(ReadOnlySpan<byte> payload, bool whole)
    {
        // Without the s: Together's "token" object has a "logprob".
        if (payload.IndexOf("logprob"u8) >= 0 || (_plan.ForcedUsage && payload.IndexOf("\"usage\""u8) >= 0))
        {
            return true;
        }

        if (_off.Undecided && !whole && payload.IndexOf("\"delta\""u8) >= 0 && payload.IndexOf("\"error\""u8) < 0)
        {
            _off.SawNoMember();
        }

        return false;
    }
}
