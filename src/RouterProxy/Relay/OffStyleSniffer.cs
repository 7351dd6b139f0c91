using RouterProxy.Dialects;

namespace RouterProxy.Relay;

/// <summary>
/// Finds out from an answer whether its upstream writes <c>"logprobs": null</c> or no such member where it has none. The first evidence holds:
/// a choice without rows that has the member as null, one that lacks it although logprobs were asked for, or the fingerprint of a
/// server that is known to omit it (Ollama's <c>fp_ollama</c>, llama.cpp's <c>b1234-commit</c>), which alone helps where the first
/// choice already has rows. Without evidence null, as OpenAI does.
/// </summary>
internal sealed class OffStyleSniffer(LogprobsWhenOff given)
{
    private LogprobsWhenOff _style = given;

    public bool Omits => _style == LogprobsWhenOff.Omit;

    public bool Undecided => _style == LogprobsWhenOff.Sniff;

    public void SawNull() => Decide(LogprobsWhenOff.Null);

    public void SawNoMember() => Decide(LogprobsWhenOff.Omit);

    /// <summary>Looks at the fingerprint of an answer or chunk whose choice has rows.</summary>
    public void LookAtFingerprint(ReadOnlySpan<byte> json)
    {
        // A quote inside a JSON string is escaped, so this can only be a member's name or a whole string.
        var name = "\"system_fingerprint\""u8;
        var at = Undecided ? json.IndexOf(name) : -1;
        if (at < 0)
        {
            return;
        }

        var value = json[(at + name.Length)..].TrimStart(" :\r\n\t"u8);
        if (value.StartsWith("\"fp_ollama\""u8) || (value.Length > 2 && value.StartsWith("\"b"u8) && char.IsAsciiDigit((char)value[2])))
        {
            _style = LogprobsWhenOff.Omit;
        }
    }

    private void Decide(LogprobsWhenOff style)
    {
        if (Undecided)
        {
            _style = style;
        }
    }
}
