using RouterProxy.Telemetry;

namespace RouterProxy.Shadow;

/// <summary>What became of the requests that were drawn for a comparison. A series of its own: none of them was made for a client.</summary>
internal sealed class ShadowCounters(RouterMetrics metrics)
{
    private long _drawn;
    private long _dropped;
    private long _failed;
    private long _compared;
    private long _agreed;

    /// <summary>Drawn by <c>ShadowRate</c>.</summary>
    public long Drawn => Interlocked.Read(ref _drawn);

    /// <summary>Not asked: too many are waiting, too much is held, or the client's own answer failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Asked, but the first tier did not answer.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Asked, and answered.</summary>
    public long Compared => Interlocked.Read(ref _compared);

    /// <summary>Of those that were compared: both tiers said the same.</summary>
    public long Agreed => Interlocked.Read(ref _agreed);

    public void OnDrawn() => Interlocked.Increment(ref _drawn);

    public void OnDropped(string route)
    {
        Interlocked.Increment(ref _dropped);
        metrics.Shadowed(route, ShadowResult.Dropped);
    }

    public void OnFailed(string route)
    {
        Interlocked.Increment(ref _failed);
        metrics.Shadowed(route, ShadowResult.Failed);
    }

    public void OnCompared(string route, bool? agrees)
    {
        metrics.Shadowed(route, agrees switch { true => ShadowResult.Agreed, false => ShadowResult.Disagreed, null => ShadowResult.Incomparable });
        Interlocked.Increment(ref _compared);
        if (agrees == true)
        {
            Interlocked.Increment(ref _agreed);
        }
    }
}
