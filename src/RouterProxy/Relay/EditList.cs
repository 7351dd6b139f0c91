using System.Buffers;
using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>
/// The places of one payload that are replaced; all other bytes are copied as they are. Kept over the events of an
/// attempt so that an event allocates nothing. Edits may come in any order but must not overlap.
/// </summary>
internal sealed class EditList
{
    private Edit[] _edits = new Edit[4];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Remove(int start, int end) => Replace(start, end, default);

    /// <param name="start">First byte that goes.</param>
    /// <param name="end">Index behind the last byte that goes.</param>
    /// <param name="text">What comes instead; must stay as it is until <see cref="Apply"/>.</param>
    public void Replace(int start, int end, ReadOnlyMemory<byte> text)
    {
        if (Count == _edits.Length)
        {
            Array.Resize(ref _edits, Count * 2);
        }

        // Nearly always the last place: a walk goes forward, only what a choice decides at its end comes late.
        var at = Count++;
        for (; at > 0 && _edits[at - 1].Start > start; at--)
        {
            _edits[at] = _edits[at - 1];
        }

        _edits[at] = new Edit(start, end, text);
    }

    public void Apply(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var copied = 0;
        foreach (ref readonly var edit in _edits.AsSpan(0, Count))
        {
            output.Write(json[copied..edit.Start]);
            output.Write(edit.Text.Span);
            copied = edit.End;
        }

        output.Write(json[copied..]);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Edit(int Start, int End, ReadOnlyMemory<byte> Text);
}
