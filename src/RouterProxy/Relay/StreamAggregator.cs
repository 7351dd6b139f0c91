using System.Buffers;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.Relay;

/// <summary>
/// Builds the answer that is not a stream from the payloads of one that is, as they came (uncut): for a client that did not ask for a stream but
/// whose tier was streamed inside. Equal as JSON to the native answer except for id, created, fingerprint and members that an
/// upstream never streams. Not thread-safe.
/// </summary>
internal sealed class StreamAggregator : IDisposable
{
    private readonly CutPlan _plan;
    private readonly OffStyleSniffer _off;
    private readonly MergeNode _root = new();
    private readonly List<ChoiceAccumulator> _choices = [];
    private readonly PooledBuffer? _response;
    private bool _done;

    /// <param name="plan">What the attempt asked for and what the client did.</param>
    /// <param name="whenOff">How this upstream shows that there are no logprobs.</param>
    public StreamAggregator(CutPlan plan, LogprobsWhenOff whenOff = LogprobsWhenOff.Sniff)
    {
        _plan = plan;
        _off = new OffStyleSniffer(whenOff);
        if (plan.Endpoint == ApiEndpoint.Responses)
        {
            _response = new PooledBuffer();
            return;
        }

        // The order of a whole answer; chunks have others.
        foreach (var name in (string[])["id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint"])
        {
            _root.Child(System.Text.Encoding.ASCII.GetBytes(name));
        }
    }

    /// <summary>
    /// The answer can be written: every choice has finished, or the response has, or <c>[DONE]</c> came. What still comes
    /// (usage) belongs to the answer: read the stream to its end. A stream that ends before this is true has broken off.
    /// </summary>
    public bool IsComplete => _done || (_choices.Count > 0 && _choices.TrueForAll(choice => choice.IsFinished));

    /// <summary>Takes the next event's payload; <c>[DONE]</c> is welcome.</summary>
    /// <returns>False when it is malformed or reports an error: the answer is lost.</returns>
    public bool Append(ReadOnlySpan<byte> payload)
    {
        if (payload.Trim(" \r\n\t"u8).SequenceEqual("[DONE]"u8))
        {
            _done = true;
            return true;
        }

        var cursor = new JsonCursor(payload);
        if (!cursor.EnterObject())
        {
            return false;
        }

        var usable = _response is null ? AppendChunk(payload, ref cursor) : AppendEvent(ref cursor, _response);
        return usable && !cursor.Failed && cursor.AtEnd;
    }

    /// <summary>Writes the answer. Meaningful once <see cref="IsComplete"/>.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        if (_response is not null)
        {
            WriteCut(_response.WrittenSpan, output);
            return;
        }

        using var choices = new PooledBuffer();
        _choices.Sort((left, right) => left.Index.CompareTo(right.Index));
        choices.Write("["u8);
        for (var i = 0; i < _choices.Count; i++)
        {
            choices.Write(i > 0 ? ","u8 : default);
            _choices[i].WriteTo(choices);
        }

        choices.Write("]"u8);
        _root.Child("choices"u8).SetLatest(choices.WrittenSpan);
        using var answer = new PooledBuffer(choices.Length + 1024);
        _root.WriteTo(answer);
        WriteCut(answer.WrittenSpan, output);
    }

    public void Dispose()
    {
        _root.Dispose();
        _response?.Dispose();
        _choices.ForEach(choice => choice.Dispose());
        _choices.Clear();
    }

    /// <summary>Rows that the client asked for get its number of alternatives and its form.</summary>
    private void WriteCut(ReadOnlySpan<byte> answer, IBufferWriter<byte> output)
    {
        if (new AnswerCutter(_plan).CutWhole(answer, output) != CutResult.Edited)
        {
            output.Write(answer);
        }
    }

    private bool AppendChunk(ReadOnlySpan<byte> payload, ref JsonCursor cursor)
    {
        while (cursor.NextMember(out _, out var name))
        {
            if (name.SequenceEqual("choices"u8))
            {
                AppendChoices(payload, ref cursor);
                continue;
            }

            var value = cursor.Take();
            if (name.SequenceEqual("error"u8) && !JsonText.IsEmptyValue(value))
            {
                return false;
            }

            if (name.SequenceEqual("object"u8) && value.SequenceEqual("\"chat.completion.chunk\""u8))
            {
                value = "\"chat.completion\""u8;
            }

            if (!IsStreamOnly(name))
            {
                _root.Child(name).SetLatest(value);
            }
        }

        return true;
    }

    /// <summary>OpenAI's padding, and the token that Together's completions chunks repeat.</summary>
    private static bool IsStreamOnly(ReadOnlySpan<byte> name) => name.SequenceEqual("obfuscation"u8) || name.SequenceEqual("token"u8);

    private void AppendChoices(ReadOnlySpan<byte> payload, ref JsonCursor cursor)
    {
        for (var inside = cursor.EnterArray(); inside && cursor.NextElement();)
        {
            var index = ChoiceIndex(cursor);
            var choice = _choices.Find(known => known.Index == index);
            if (choice is null)
            {
                choice = new ChoiceAccumulator(index, _plan, _off);
                _choices.Add(choice);
            }

            choice.Merge(payload, ref cursor);
        }
    }

    private static int ChoiceIndex(JsonCursor cursor)
    {
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("index"u8) && JsonText.TryReadIndex(value, out var index))
            {
                return index;
            }
        }

        return 0;
    }

    /// <summary>The last event of a Responses stream has the whole answer.</summary>
    private bool AppendEvent(ref JsonCursor cursor, PooledBuffer response)
    {
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> body = default;
        while (cursor.NextMember(out _, out var name))
        {
            var value = cursor.Take();
            if (name.SequenceEqual("type"u8))
            {
                type = value;
            }
            else if (name.SequenceEqual("response"u8))
            {
                body = value;
            }
        }

        if (type.SequenceEqual("\"error\""u8) || type.SequenceEqual("\"response.failed\""u8))
        {
            return false;
        }

        if (body is [(byte)'{', ..] && (type.SequenceEqual("\"response.completed\""u8) || type.SequenceEqual("\"response.incomplete\""u8)))
        {
            response.Clear();
            response.Write(body);
            _done = true;
        }

        return true;
    }
}
