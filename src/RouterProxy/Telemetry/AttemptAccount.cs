using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Relay;

namespace RouterProxy.Telemetry;

/// <summary>What one attempt leaves in the books when it has ended.</summary>
/// <param name="Tier">Who was asked.</param>
/// <param name="End">How it ended.</param>
/// <param name="Committed">Its answer was begun to be sent to the client.</param>
/// <param name="Whole">That answer arrived in full.</param>
/// <param name="AtWork">The upstream had taken the request: it may have to be paid for.</param>
/// <param name="Reported">The upstream's own counts.</param>
/// <param name="OutputSeen">Output tokens seen.</param>
/// <param name="UpstreamTime">From sending to the end.</param>
internal sealed record AttemptAccount(
    TierPolicy Tier, AttemptEnd End, bool Committed, bool Whole, bool AtWork, TokenUsage? Reported, long OutputSeen, TimeSpan UpstreamTime) : IBookEntry
{
    /// <summary>What its measurements carry.</summary>
    public required AttemptLabels Labels { get; init; }

    /// <summary>The error's class, or null when it is none.</summary>
    public required string? Error { get; init; }

    /// <summary>From its beginning to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From sending to the first event; null where there was none.</summary>
    public required TimeSpan? FirstChunk { get; init; }

    /// <summary>What its answer said of itself; null where nobody wanted to know.</summary>
    public AnswerStamp? Stamp { get; init; }

    public string Source => Reported is null ? Tags.Estimated : Tags.Reported;

    /// <summary>Its tokens: reported, else estimated.</summary>
    /// <param name="inputGuess">Input tokens where they were not reported.</param>
    public TokenUsage Tokens(long inputGuess) => Reported ?? new TokenUsage(inputGuess, OutputSeen, 0, 0);

    public void Enter(Bookkeeper books) => books.Enter(this);
}
