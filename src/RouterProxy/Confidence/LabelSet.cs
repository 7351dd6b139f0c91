using System.Buffers;
using System.Text;

namespace RouterProxy.Confidence;

/// <summary>
/// Labels that an answer may start with. Case, white space and an opening quote before the label do not count: a model's vocabulary has
/// tokens for all these spellings, and they mean the same answer.
/// </summary>
internal sealed class LabelSet(IReadOnlyList<string> labels)
{
    /// <summary>An answer that is no label after so many tokens is none.</summary>
    public const int TokenLimit = 16;

    public int Count => labels.Count;

    public LabelFit Fit(ReadOnlySpan<byte> text, int label)
    {
        text = text[Opening(text)..];
        foreach (var expected in labels[label].EnumerateRunes())
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (status == OperationStatus.NeedMoreData)
            {
                return LabelFit.Open;
            }

            if (status != OperationStatus.Done || !IsSame(rune, expected))
            {
                return LabelFit.None;
            }

            text = text[length..];
        }

        return LabelFit.Whole;
    }

    /// <summary>
    /// Finds the label that the text starts with, -1 for none. False while more text may still change that: several labels are possible and
    /// one of them is not yet spelled out.
    /// </summary>
    public bool TryResolve(ReadOnlySpan<byte> text, bool ended, out int label)
    {
        label = -1;
        var possible = 0;
        var open = -1;
        for (var index = 0; index < labels.Count; index++)
        {
            switch (Fit(text, index))
            {
                case LabelFit.Whole:
                    possible++;
                    label = label < 0 || labels[index].Length > labels[label].Length ? index : label;
                    break;
                case LabelFit.Open:
                    possible++;
                    open = index;
                    break;
            }
        }

        if (ended || open < 0)
        {
            return true;
        }

        if (possible == 1 && !text[Opening(text)..].IsEmpty)
        {
            label = open;
            return true;
        }

        label = -1;
        return false;
    }

    /// <summary>Raw byte-pair vocabularies write a space as Ġ or ▁.</summary>
    private static bool IsSame(Rune rune, Rune expected)
        => Rune.ToUpperInvariant(rune) == Rune.ToUpperInvariant(expected)
            || (expected.Value == ' ' && (rune.Value is 0x0120 or 0x2581));

    private static int Opening(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var rest = text[at..];
            if (rest[0] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'"' or (byte)'\'')
            {
                at++;
            }
            else if (rest.StartsWith("\u0120"u8) || rest.StartsWith("\u010A"u8))
            {
                at += 2;
            }
            else if (rest.StartsWith("\u2581"u8))
            {
                at += 3;
            }
            else
            {
                break;
            }
        }

        return at;
    }
}
