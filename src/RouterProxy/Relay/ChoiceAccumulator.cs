using System.Buffers;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.Relay;

/// <summary>Puts one choice of an answer together from its chunks.</summary>
internal sealed class ChoiceAccumulator : IDisposable
{
    private readonly CutPlan _plan;
    private readonly OffStyleSniffer _off;
    private readonly MergeNode _choice = new();
    private readonly MergeNode? _message;
    private ValueSpan _logprobs;
    private ValueSpan _topLogprobs;
    private ValueSpan _content;
    private ValueSpan _tokenId;

    public ChoiceAccumulator(int index, CutPlan plan, OffStyleSniffer off)
    {
        _plan = plan;
        _off = off;
        Index = index;
        if (plan.Endpoint == ApiEndpoint.Chat)
        {
            // Their places come first, whatever the first delta has.
            _choice.Child("index"u8);
            _message = _choice.Child("message"u8);
            _message.Child("role"u8);
            _message.Child("content"u8);
        }
    }

    public int Index { get; }

    /// <summary>A <c>finish_reason</c> has come.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Merges the choice object at the cursor and goes behind it.</summary>
    public void Merge(ReadOnlySpan<byte> json, ref JsonCursor cursor)
    {
        _logprobs = default;
        _topLogprobs = default;
        _content = default;
        _tokenId = default;
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            MergeMember(ref cursor, name);
        }

        if (!cursor.Failed)
        {
            MergeLogprobs(json);
        }
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        if (_message is not null)
        {
            FillMessage(_message);
        }

        if (!_plan.Client.Asked && !_off.Omits)
        {
            _choice.Child("logprobs"u8).SetNull();
        }

        _choice.WriteTo(output);
    }

    public void Dispose() => _choice.Dispose();

    /// <summary>
    /// What every native message has. A server that starts each stream with an empty text (vLLM, SGLang) still answers null where there are only tool calls.
    /// </summary>
    private static void FillMessage(MergeNode message)
    {
        var role = message.Child("role"u8);
        if (role.IsNone)
        {
            role.SetLatest("\"assistant\""u8);
        }

        var content = message.Child("content"u8);
        if (content.IsNone || (content.IsEmpty && (!message.Child("tool_calls"u8).IsEmpty || !message.Child("function_call"u8).IsEmpty)))
        {
            content.SetNull();
        }
    }

    private void MergeMember(ref JsonCursor cursor, ReadOnlySpan<byte> name)
    {
        var start = cursor.Position;
        if (_message is not null && name.SequenceEqual("delta"u8))
        {
            MergeDelta(_message, ref cursor);
        }
        else if (name.SequenceEqual("text"u8))
        {
            // Together repeats a chat delta's text here; its whole answers do not have it.
            if (_message is null)
            {
                _choice.Child(name).Merge(ref cursor, name);
            }
            else
            {
                cursor.Skip();
            }
        }
        else if (name.SequenceEqual("logprobs"u8))
        {
            _choice.Child(name);
            cursor.Skip();
            _logprobs = new ValueSpan(start, cursor.Position);
        }
        else if (name.SequenceEqual("top_logprobs"u8))
        {
            cursor.Skip();
            _topLogprobs = new ValueSpan(start, cursor.Position);
        }
        else if (name.SequenceEqual("reasoning_logprobs"u8))
        {
            MergeReasoningLogprobs(ref cursor, name);
        }
        else
        {
            var value = cursor.Take();
            IsFinished |= name.SequenceEqual("finish_reason"u8) && !JsonText.IsEmptyValue(value);
            _choice.Child(name).SetLatest(value);
        }
    }

    private void MergeReasoningLogprobs(ref JsonCursor cursor, ReadOnlySpan<byte> name)
    {
        if (_plan.Client.Asked)
        {
            _choice.Child(name).Merge(ref cursor, name);
        }
        else
        {
            cursor.Skip();
        }
    }

    private void MergeDelta(MergeNode message, ref JsonCursor cursor)
    {
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var start = cursor.Position;
            if (name.SequenceEqual("token_id"u8))
            {
                cursor.Skip();
                _tokenId = new ValueSpan(start, cursor.Position);
                continue;
            }

            message.Child(name).Merge(ref cursor, name);
            if (name.SequenceEqual("content"u8))
            {
                _content = new ValueSpan(start, cursor.Position);
            }
        }
    }

    private void MergeLogprobs(ReadOnlySpan<byte> json)
    {
        var logprobs = _logprobs.Of(json);
        if (logprobs.IsEmpty)
        {
            _off.SawNoMember();
            return;
        }

        if (logprobs[0] == (byte)'n')
        {
            _off.SawNull();
        }
        else if (!_plan.Client.Asked)
        {
            _off.LookAtFingerprint(json);
        }

        if (!_plan.Client.Asked)
        {
            return;
        }

        if (logprobs[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            // The stop token comes without its text; a row needs one.
            if (!_content.Exists || JsonText.IsEmptyValue(_content.Of(json)))
            {
                return;
            }

            using var arrays = new PooledBuffer(256);
            WriteScalarAsArrays(json, arrays);
            MergeRows(arrays.WrittenSpan);
        }
        else
        {
            MergeRows(logprobs);
        }
    }

    private void MergeRows(ReadOnlySpan<byte> logprobs)
    {
        var cursor = new JsonCursor(logprobs);
        _choice.Child("logprobs"u8).Merge(ref cursor, "logprobs"u8);
    }

    /// <summary>Together streams one number for each chunk, its whole answers have parallel arrays.</summary>
    private void WriteScalarAsArrays(ReadOnlySpan<byte> json, PooledBuffer output)
    {
        output.Write("{\"token_ids\":["u8);
        output.Write(_tokenId.Exists ? _tokenId.Of(json) : "null"u8);
        output.Write("],\"tokens\":["u8);
        output.Write(_content.Of(json));
        output.Write("],\"token_logprobs\":["u8);
        output.Write(_logprobs.Of(json));
        if (_topLogprobs.Exists && json[_topLogprobs.Start] == (byte)'{')
        {
            output.Write("],\"top_logprobs\":["u8);
            output.Write(_topLogprobs.Of(json));
        }

        output.Write("]}"u8);
    }
}
