namespace RouterProxy.Probing;

/// <summary>
/// Python servers may write <c>NaN</c> and <c>-Infinity</c>, which are no JSON, and most Python clients read them. Such an answer is not
/// malformed, its number only says nothing.
/// </summary>
internal static class NonFiniteNumbers
{
    /// <summary>Writes a copy in which each of them is <c>9e9</c>, a number that is never a logprob; false when there are none.</summary>
    public static bool TryReplace(ReadOnlySpan<byte> json, out byte[] repaired)
    {
        repaired = [];
        if (json.IndexOf("Infinity"u8) < 0 && json.IndexOf("NaN"u8) < 0)
        {
            return false;
        }

        repaired = json.ToArray();
        var replaced = false;
        for (var at = 0; at < repaired.Length;)
        {
            if (repaired[at] == (byte)'"')
            {
                at = EndOfString(repaired, at);
                continue;
            }

            var length = NameAt(repaired.AsSpan(at));
            if (length > 0)
            {
                repaired.AsSpan(at, length).Fill((byte)' ');
                "9e9"u8.CopyTo(repaired.AsSpan(at));
                replaced = true;
            }

            at += Math.Max(length, 1);
        }

        return replaced;
    }

    private static int NameAt(ReadOnlySpan<byte> text)
        => text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("-Infinity"u8) ? 9 : 0;

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        for (var at = start + 1; at < json.Length; at++)
        {
            if (json[at] == (byte)'\\')
            {
                at++;
            }
            else if (json[at] == (byte)'"')
            {
                return at + 1;
            }
        }

        return json.Length;
    }
}
