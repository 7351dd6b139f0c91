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
/// <param name="InputGuess">Input tokens by the size of the body that was sent.</param>
/// <param name="OutputSeen">Output tokens seen.</param>
/// <param name="UpstreamTime">From sending to the end.</param>
internal sealed record AttemptAccount(
    TierPolicy Tier, AttemptEnd End, bool Committed, bool Whole, bool AtWork, TokenUsage? Reported, long InputGuess, long OutputSeen, TimeSpan UpstreamTime)
{
    public string Source => Reported is null ? Tags.Estimated : Tags.Reported;

    /// <summary>Its tokens: reported, else estimated.</summary>
    /// <param name="inputElsewhere">Input tokens that another attempt of the same request reported: nearer than a guess by size, images included.</param>
    public TokenUsage Tokens(long? inputElsewhere) => Reported ?? new TokenUsage(inputElsewhere ?? InputGuess, OutputSeen, 0, 0);
}
