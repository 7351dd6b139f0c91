using System.Buffers;
using RouterProxy.Dialects;

namespace RouterProxy.Relay;

/// <summary>
/// Writes a chat choice's logprobs anew where the attempt had to ask in another form than the client did: the client gets the form
/// that belongs to its own request. A client that asked with a boolean gets rows (<c>content</c>), one that asked with an integer gets
/// parallel arrays. The form of the answer is found out for each payload, as one host may speak several.
/// </summary>
internal sealed class LogprobTranslator
{
    private static readonly byte[] Null = "null"u8.ToArray();

    private readonly CutPlan _plan;

    // Not from the pool: a cutter has no owner that could give it back, and few attempts ever translate.
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private int[] _offsets = new int[1];

    private LogprobTranslator(CutPlan plan) => _plan = plan;

    /// <summary>A translator for the plan, null where the client and the attempt asked in the same form.</summary>
    public static LogprobTranslator? For(CutPlan plan) =>
        plan.Endpoint == ApiEndpoint.Chat && plan.Client.Asked && plan.Asked.Form != LogprobForm.None && plan.Client.Form != plan.Asked.Form
            ? new LogprobTranslator(plan)
            : null;

    /// <summary>Gives up what was written for the payload before.</summary>
    public void BeginPayload() => _scratch.ResetWrittenCount();

    /// <summary>False when the choice has no logprobs or already has the client's form, or is malformed.</summary>
    /// <param name="json">The payload.</param>
    /// <param name="choice">Where the choice's parts lie.</param>
    /// <param name="text">What <c>logprobs</c> must be; valid until <see cref="BeginPayload"/>.</param>
    public bool TryTranslate(ReadOnlySpan<byte> json, in ChoiceFacts choice, out ReadOnlyMemory<byte> text)
    {
        text = default;
        var value = choice.Logprobs.Of(json);
        if (value.IsEmpty || value[0] == (byte)'n')
        {
            return false;
        }

        var start = _scratch.WrittenCount;
        var writer = new LogprobRowWriter(_scratch, _plan.Client.Top);
        var parallel = new ParallelArrays(value);
        if (_plan.Client.Form == LogprobForm.Boolean)
        {
            var done = value[0] == (byte)'{'
                ? parallel.Exists && writer.WriteContent(parallel)
                : WriteScalar(ref writer, json, choice);
            if (!done)
            {
                return false;
            }
        }
        else if (parallel.Exists || !WriteArrays(value, choice.Index))
        {
            return false;
        }

        text = _scratch.WrittenMemory[start..];
        return true;
    }

    /// <summary>Together's one number for each chunk: its text is the token. Where there is none (the stop token) there is no row.</summary>
    private bool WriteScalar(ref LogprobRowWriter writer, ReadOnlySpan<byte> json, in ChoiceFacts choice)
    {
        var token = choice.Content.Of(json);
        if (token.Length <= 2 || token[0] != (byte)'"')
        {
            _scratch.Write(Null);
            return true;
        }

        return writer.WriteContent(token, choice.Logprobs.Of(json), choice.TopLogprobs.Of(json));
    }

    private bool WriteArrays(ReadOnlySpan<byte> value, int index)
    {
        if ((uint)index >= (uint)_offsets.Length)
        {
            // Choices are few (n is at most 128); an absurd index gets no offsets of its own.
            if ((uint)index >= 1024)
            {
                return false;
            }

            Array.Resize(ref _offsets, index + 1);
        }

        var writer = new LogprobArrayWriter(_scratch, _plan.Client.Top);
        return writer.Write(value, ref _offsets[index]);
    }
}
