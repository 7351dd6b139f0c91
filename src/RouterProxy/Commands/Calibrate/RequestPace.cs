namespace RouterProxy.Commands.Calibrate;

/// <summary>
/// When a tier may be asked again. An upstream that limits the rate limits all of us: a request that knows nothing of the refusal of
/// another would only be refused too.
/// </summary>
internal sealed class RequestPace(TimeProvider clock)
{
    /// <summary>Tries of one request before it is given up.</summary>
    public const int MaxTries = 6;

    /// <summary>Longest wait, whatever the upstream says.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestGuess = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private DateTimeOffset _free = DateTimeOffset.MinValue;

    /// <summary>Waits until the tier may be asked.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        for (TimeSpan rest; (rest = Rest()) > TimeSpan.Zero;)
        {
            await Task.Delay(rest, clock, cancellation);
        }
    }

    /// <summary>The upstream wants to be left alone.</summary>
    public void Pause(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = clock.GetUtcNow() + wait;
            _free = until > _free ? until : _free;
        }
    }

    /// <summary>What to wait before the next try: what the upstream asks for, else twice as long each time and never all at once.</summary>
    /// <param name="tries">Tries so far, at least 1.</param>
    /// <param name="retryAfter">What the upstream says.</param>
    /// <param name="draw">In [0, 1).</param>
    public static TimeSpan Delay(int tries, TimeSpan? retryAfter, double draw)
    {
        if (retryAfter is { } asked && asked >= TimeSpan.Zero)
        {
            return asked < Longest ? asked : Longest;
        }

        var seconds = Math.Min(LongestGuess.TotalSeconds, Math.Pow(2, tries - 1));
        return TimeSpan.FromSeconds(seconds * (0.5 + (draw / 2)));
    }

    private TimeSpan Rest()
    {
        lock (_lock)
        {
            return _free - clock.GetUtcNow();
        }
    }
}
