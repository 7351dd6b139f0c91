using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace RouterProxy.Intake;

/// <summary>Writes the members that a <see cref="TierBodyPlan"/> sets: where the client has them in place, else behind the others.</summary>
internal struct OwnedMembers
{
    private readonly GenerationRequest _request;
    private readonly PooledBuffer _output;
    private readonly string? _model;
    private readonly LogprobEdit _logprobs;
    private readonly ulong _owned;
    private ulong _seen;

    public OwnedMembers(GenerationRequest request, in TierBodyPlan plan, PooledBuffer output)
    {
        _request = request;
        _output = output;
        _model = plan.ModelName ?? (request.ModelFromPath ? request.Model : null);
        _logprobs = LogprobEdit.For(plan, request.Endpoint, request.Logprobs);
        _owned = Bit(KnownMember.Model, _model is not null)
            | Bit(KnownMember.Stream, plan.ForceStream)
            | Bit(KnownMember.StreamOptions, plan.ForceUsage)
            | Bit(KnownMember.Store, plan.StoreFalse)
            | Bit(KnownMember.Logprobs, _logprobs.Logprobs != LogprobAction.Leave)
            | Bit(KnownMember.TopLogprobs, _logprobs.Top != LogprobAction.Leave)
            | Bit(KnownMember.Include, _logprobs.Include != LogprobAction.Leave);
    }

    public readonly bool Owns(KnownMember member) => (_owned & Bit(member, true)) != 0;

    /// <summary>Writes an owned member; false when the plan says nothing about it.</summary>
    public bool Visit(KnownMember known, in JsonMember member, ref BodySplice splice)
    {
        if (!Owns(known))
        {
            return false;
        }

        _seen |= Bit(known, true);
        switch (known)
        {
            case KnownMember.Model:
                VisitModel(member, ref splice);
                break;
            case KnownMember.Stream:
                Set(member, JsonTokenType.True, "true"u8, ref splice);
                break;
            case KnownMember.Store:
                Set(member, JsonTokenType.False, "false"u8, ref splice);
                break;
            case KnownMember.StreamOptions:
                VisitStreamOptions(member, ref splice);
                break;
            case KnownMember.Include:
                VisitInclude(member, ref splice);
                break;
            default:
                VisitLogprobs(known == KnownMember.Logprobs ? _logprobs.Logprobs : _logprobs.Top, member, ref splice);
                break;
        }

        return true;
    }

    /// <summary>Writes what the client's body lacks.</summary>
    public readonly void Append(ref BodySplice splice)
    {
        if (IsMissing(KnownMember.Model))
        {
            splice.BeginMember("\"model\""u8);
            JsonText.WriteQuoted(_model!, _output);
        }

        AppendRaw(IsMissing(KnownMember.Stream), "\"stream\""u8, "true"u8, ref splice);
        AppendRaw(IsMissing(KnownMember.StreamOptions), "\"stream_options\""u8, """{"include_usage":true}"""u8, ref splice);
        AppendRaw(IsMissing(KnownMember.Store), "\"store\""u8, "false"u8, ref splice);
        AppendLogprobs(KnownMember.Logprobs, _logprobs.Logprobs, "\"logprobs\""u8, ref splice);
        AppendLogprobs(KnownMember.TopLogprobs, _logprobs.Top, "\"top_logprobs\""u8, ref splice);
        var include = IsMissing(KnownMember.Include) && _logprobs.Include == LogprobAction.AddEntry;
        AppendRaw(include, "\"include\""u8, """["message.output_text.logprobs"]"""u8, ref splice);
    }

    private static ulong Bit(KnownMember member, bool set) => set && member != KnownMember.Unknown ? 1UL << (int)member : 0;

    private readonly bool IsMissing(KnownMember member) => (_owned & ~_seen & Bit(member, true)) != 0;

    private readonly void AppendRaw(bool missing, ReadOnlySpan<byte> quotedName, ReadOnlySpan<byte> value, ref BodySplice splice)
    {
        if (missing)
        {
            splice.BeginMember(quotedName);
            _output.Write(value);
        }
    }

    private readonly void AppendLogprobs(KnownMember member, LogprobAction action, ReadOnlySpan<byte> quotedName, ref BodySplice splice)
    {
        if (!IsMissing(member) || action == LogprobAction.Remove)
        {
            return;
        }

        splice.BeginMember(quotedName);
        if (action == LogprobAction.SetTrue)
        {
            _output.Write("true"u8);
        }
        else
        {
            WriteNumber();
        }
    }

    private readonly void Set(in JsonMember member, JsonTokenType kind, ReadOnlySpan<byte> value, ref BodySplice splice)
    {
        if (member.Kind == kind)
        {
            splice.Keep(member);
        }
        else
        {
            splice.ReplaceValue(member, value);
        }
    }

    private readonly void VisitModel(in JsonMember member, ref BodySplice splice)
    {
        if (!_request.ModelFromPath && string.Equals(_request.Model, _model, StringComparison.Ordinal))
        {
            splice.Keep(member);
            return;
        }

        splice.BeginValue(member);
        JsonText.WriteQuoted(_model!, _output);
    }

    // Anything that is neither an object nor null is the upstream's to refuse.
    private readonly void VisitStreamOptions(in JsonMember member, ref BodySplice splice)
    {
        if (member.Kind == JsonTokenType.Null)
        {
            splice.ReplaceValue(member, """{"include_usage":true}"""u8);
        }
        else if (member.Kind == JsonTokenType.StartObject && !_request.Has(RequestTraits.IncludeUsage))
        {
            splice.BeginValue(member);
            NestedSplice.SetTrue(ValueOf(member), "include_usage"u8, _output);
        }
        else
        {
            splice.Keep(member);
        }
    }

    private readonly void VisitInclude(in JsonMember member, ref BodySplice splice)
    {
        var add = _logprobs.Include == LogprobAction.AddEntry;
        var has = _request.Logprobs.Form == Dialects.LogprobForm.Include;
        if (member.Kind == JsonTokenType.StartArray && add != has)
        {
            splice.BeginValue(member);
            if (add)
            {
                NestedSplice.AddEntry(ValueOf(member), ClientAsk.IncludeEntry, _output);
            }
            else
            {
                NestedSplice.RemoveEntry(ValueOf(member), ClientAsk.IncludeEntry, _output);
            }
        }
        else if (member.Kind == JsonTokenType.Null && add)
        {
            splice.ReplaceValue(member, """["message.output_text.logprobs"]"""u8);
        }
        else
        {
            splice.Keep(member);
        }
    }

    private readonly void VisitLogprobs(LogprobAction action, in JsonMember member, ref BodySplice splice)
    {
        switch (action)
        {
            case LogprobAction.Remove:
                splice.Drop(member);
                break;
            case LogprobAction.SetTrue:
                Set(member, JsonTokenType.True, "true"u8, ref splice);
                break;
            case LogprobAction.SetNumber when SaysNumber(member):
                splice.Keep(member);
                break;
            default:
                splice.BeginValue(member);
                WriteNumber();
                break;
        }
    }

    // The client's own spelling of the number that would be written stays, 5.5 for 5 included: the upstream answers to it.
    private readonly bool SaysNumber(in JsonMember member)
    {
        if (member.Kind != JsonTokenType.Number)
        {
            return false;
        }

        var reader = new Utf8JsonReader(ValueOf(member));
        reader.Read();
        return Math.Clamp(JsonNumbers.ToInteger(ref reader) ?? 0, int.MinValue, int.MaxValue) == _logprobs.Number;
    }

    private readonly void WriteNumber()
    {
        const int LongestInt = 11;
        Utf8Formatter.TryFormat(_logprobs.Number, _output.GetSpan(LongestInt), out var length);
        _output.Advance(length);
    }

    private readonly ReadOnlySpan<byte> ValueOf(in JsonMember member) => _request.Body.Span.Slice(member.ValueStart, member.ValueLength);
}
