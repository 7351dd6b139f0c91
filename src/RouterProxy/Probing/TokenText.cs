using System.Buffers;
using System.Text;

namespace RouterProxy.Probing;

/// <summary>How upstreams spell the texts of tokens.</summary>
internal static class TokenText
{
    /// <summary>The text does not say which bytes the token stands for: the row's <c>bytes</c> must.</summary>
    public static bool IsUnclear(ReadOnlySpan<byte> text)
        => text.IsEmpty || text.IndexOf("\uFFFD"u8) >= 0 || text.StartsWith("bytes:"u8) || text.StartsWith("\\x"u8);

    /// <summary>vLLM with <c>return_tokens_as_token_ids</c>; its <c>bytes</c> spell the same.</summary>
    public static bool IsTokenId(ReadOnlySpan<byte> text) => text.StartsWith("token_id:"u8);

    /// <summary>A control token that ends or frames an answer. It is no answer token although a row tells of it.</summary>
    public static bool IsSpecial(ReadOnlySpan<byte> text)
    {
        // Something must stand between the marks: <|> and <||> are operators, an answer in code may begin with them.
        if ((text.Length > 4 && text.StartsWith("<|"u8) && text.EndsWith("|>"u8)) || (text.Length > 8 && text.StartsWith("<｜"u8) && text.EndsWith("｜>"u8)))
        {
            return true;
        }

        return text.SequenceEqual("</s>"u8) || text.SequenceEqual("<s>"u8) || text.SequenceEqual("<eos>"u8) || text.SequenceEqual("<bos>"u8)
            || text.SequenceEqual("<end_of_turn>"u8) || text.SequenceEqual("<pad>"u8) || text.SequenceEqual("[EOS]"u8)
            || text.SequenceEqual("<end_of_sentence>"u8) || text.SequenceEqual("<endoftext>"u8);
    }

    public static bool IsWhiteSpace(ReadOnlySpan<byte> text) => SkipWhiteSpace(text, 0) == text.Length;

    /// <summary>Steps over white space and over the letters with which raw byte-pair vocabularies write it (Ġ, Ċ, ▁).</summary>
    public static int SkipWhiteSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var length = WhiteSpaceAt(text[at..], out _);
            if (length == 0)
            {
                break;
            }

            at += length;
        }

        return at;
    }

    /// <summary>
    /// Compares two spellings of the same text as far as both go; a raw vocabulary's letters for white space equal the white space.
    /// </summary>
    /// <param name="left">How many bytes of <paramref name="a"/> were compared.</param>
    /// <param name="right">How many bytes of <paramref name="b"/> were compared.</param>
    public static bool Agree(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, out int left, out int right)
    {
        left = right = a.CommonPrefixLength(b);
        while (left < a.Length && right < b.Length)
        {
            if (a[left] == b[right])
            {
                left++;
                right++;
                continue;
            }

            // A partly equal multi-byte letter has been stepped into: go back to its first byte.
            while (left > 0 && right > 0 && (a[left] & 0xC0) == 0x80)
            {
                left--;
                right--;
            }

            var skippedLeft = WhiteSpaceAt(a[left..], out var one);
            var skippedRight = WhiteSpaceAt(b[right..], out var other);
            if (skippedLeft == 0 || skippedRight == 0 || one != other)
            {
                return false;
            }

            left += skippedLeft;
            right += skippedRight;
        }

        return true;
    }

    private static int WhiteSpaceAt(ReadOnlySpan<byte> text, out byte kind)
    {
        kind = text[0];
        if (kind < 0x80)
        {
            return kind is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r') ? 1 : 0;
        }

        if (Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done)
        {
            return 0;
        }

        kind = rune.Value == '\u010A' ? (byte)'\n' : (byte)' ';
        return rune.Value is '\u0120' or '\u010A' or '\u2581' || Rune.IsWhiteSpace(rune) ? length : 0;
    }
}
