using RouterProxy.Dialects;

namespace RouterProxy.Relay;

/// <summary>
/// What one attempt's answer tells about its tokens: the upstream's own counts where it gives them, else how many were seen. Sees
/// the payloads before anything is cut from them. Allocates nothing; an event costs one search for <c>"usage"</c>.
/// </summary>
internal sealed class UsageTally(ApiEndpoint endpoint, TimeProvider clock)
{
    /// <summary>English text in common vocabularies; the same number estimates prompts.</summary>
    public const int BytesPerToken = 4;

    private int _events;

    /// <summary>The upstream's own counts, the latest if it gave several.</summary>
    public TokenUsage? Reported { get; private set; }

    /// <summary>Output tokens seen, for answers without counts: events from the first one with text on, one token each; a quarter of the bytes of an answer in one piece.</summary>
    public long OutputSeen { get; private set; }

    /// <summary>Timestamp of the first event; null when none came.</summary>
    public long? FirstEventAt { get; private set; }

    /// <summary>The whole answer has gone out to the client, although its upstream may not have closed yet.</summary>
    public bool SentToTheEnd { get; set; }

    /// <summary>What the answer says of itself; null where nobody wants to know.</summary>
    public AnswerStamp? Stamp { get; set; }

    /// <summary>Sees an event.</summary>
    /// <param name="number">Its place among the events with data, from 1. An event that was seen while it was held is not looked at again.</param>
    /// <param name="payload">Its payload, not <c>[DONE]</c>.</param>
    public void See(int number, ReadOnlySpan<byte> payload)
    {
        if (number <= _events)
        {
            return;
        }

        FirstEventAt ??= clock.GetTimestamp();
        _events = number;
        Stamp?.See(payload);
        if (UsageReader.TryRead(payload, out var usage))
        {
            Reported = usage;
        }

        if (OutputSeen > 0 || BringsText(payload))
        {
            OutputSeen++;
        }
    }

    /// <summary>Sees an answer in one piece.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="bytes">How long it is without what was asked for beyond the client's own request.</param>
    public void SeeWhole(ReadOnlySpan<byte> body, long bytes)
    {
        Stamp?.See(body);
        if (UsageReader.TryRead(body, out var usage))
        {
            Reported = usage;
        }
        else
        {
            OutputSeen = bytes / BytesPerToken;
        }
    }

    /// <summary>An answer in one piece that is too large to be read.</summary>
    public void SeeLength(long bytes) => OutputSeen = bytes / BytesPerToken;

    private bool BringsText(ReadOnlySpan<byte> payload) => endpoint switch
    {
        ApiEndpoint.Responses => HasText(payload, "\"delta\""u8),
        ApiEndpoint.Completions => HasText(payload, "\"text\""u8),
        _ => HasText(payload, "\"content\""u8) || HasText(payload, "\"reasoning_content\""u8) || HasText(payload, "\"reasoning\""u8)
            || HasText(payload, "\"arguments\""u8) || HasText(payload, "\"name\""u8) || HasText(payload, "\"refusal\""u8),
    };

    /// <summary>Whether a member of this name has text that is not empty.</summary>
    public static bool HasText(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name)
    {
        for (int at; (at = payload.IndexOf(name)) >= 0;)
        {
            payload = payload[(at + name.Length)..];
            var value = payload.TrimStart(" \t\r\n:"u8);
            if (value.Length > 1 && value[0] == (byte)'"' && value[1] != (byte)'"')
            {
                return true;
            }
        }

        return false;
    }
}
