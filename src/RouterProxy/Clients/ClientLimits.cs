using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Errors;

namespace RouterProxy.Clients;

/// <summary>
/// How often and how many at once: <c>RequestsPerMinute</c> and <c>MaxConcurrent</c> of each client, counted on this replica.
/// A limiter is known by client and number, so it outlives every reload that leaves the number alone; the framework takes away what
/// nobody has used for ten seconds, which by then stands where a new one would begin.
/// </summary>
/// <remarks>
/// The framework's limiters look after their partitions ten times a second, each time on another thread of the pool: where no client has a
/// limit, that alone would cost an idle gateway more than everything else. So they are made when the first limit is asked.
/// </remarks>
internal sealed class ClientLimits : IDisposable
{
    private static readonly TimeSpan PlaceWait = TimeSpan.FromSeconds(1);

    private readonly Lazy<PartitionedRateLimiter<LimitKey>> _rates = new(static () => PartitionedRateLimiter.Create<LimitKey, LimitKey>(
        // Not GetTokenBucketLimiter: that one is refilled by the time since it was full last, and so gives too much after a pause.
        static key => RateLimitPartition.Get<LimitKey>(key, static k => new TokenBucketRateLimiter(BucketOf(k.Number)))));

    private readonly Lazy<PartitionedRateLimiter<LimitKey>> _places = new(static () => PartitionedRateLimiter.Create<LimitKey, LimitKey>(
        static key => RateLimitPartition.GetConcurrencyLimiter(key, static k => new ConcurrencyLimiterOptions { PermitLimit = k.Number, QueueLimit = 0 })));

    /// <summary>Takes the client's next request in, or says why not.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="place">To be disposed when the request has ended; null when the client has no limit on places, or was refused.</param>
    /// <returns>Null when the request may go on.</returns>
    public GatewayError? Enter(ClientPolicy client, out IDisposable? place)
    {
        place = null;
        if (client.MaxConcurrent is { } most)
        {
            // First, so that a request which finds no place does not use up one of the minute.
            var lease = Acquire(_places.Value, new LimitKey(client.Name, most));
            if (!lease.IsAcquired)
            {
                lease.Dispose();
                return GatewayErrors.TooManyAtOnce(most, PlaceWait);
            }

            place = lease;
        }

        if (client.RequestsPerMinute is not { } perMinute)
        {
            return null;
        }

        using var turn = Acquire(_rates.Value, new LimitKey(client.Name, perMinute));
        if (turn.IsAcquired)
        {
            return null;
        }

        place?.Dispose();
        place = null;
        return GatewayErrors.TooManyPerMinute(perMinute, turn.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : BucketOf(perMinute).ReplenishmentPeriod);
    }

    public void Dispose()
    {
        Close(_rates);
        Close(_places);
    }

    /// <summary>Starts full and refills evenly, about once a second; below 60 a minute, one request at a time.</summary>
    internal static TokenBucketRateLimiterOptions BucketOf(int perMinute)
    {
        var tokens = Math.Max(1, perMinute / 60);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * tokens / perMinute,
            QueueLimit = 0,
        };
    }

    private static void Close(Lazy<PartitionedRateLimiter<LimitKey>> limiter)
    {
        if (limiter.IsValueCreated)
        {
            limiter.Value.Dispose();
        }
    }

    private static RateLimitLease Acquire(PartitionedRateLimiter<LimitKey> limiter, LimitKey key)
    {
        try
        {
            return limiter.AttemptAcquire(key);
        }
        catch (ObjectDisposedException)
        {
            // It was taken away as unused in this very moment. The next look makes a new one.
            return limiter.AttemptAcquire(key);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct LimitKey(string Client, int Number);
}
