namespace RouterProxy.Dialects.Negotiation;

/// <summary>How long things are remembered, in the units of one clock's timestamps.</summary>
/// <param name="Memory">How long a fact about an upstream holds: 1 hour.</param>
/// <param name="Suspicion">How long a block lasts that contradicts an earlier success: 5 minutes.</param>
/// <param name="Probe">How long others wait while one request tries whether a block still holds: 30 seconds.</param>
internal sealed record NegotiationTimes(long Memory, long Suspicion, long Probe)
{
    public static NegotiationTimes For(TimeProvider time) => new(
        Units(time, TimeSpan.FromHours(1)), Units(time, TimeSpan.FromMinutes(5)), Units(time, TimeSpan.FromSeconds(30)));

    private static long Units(TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
