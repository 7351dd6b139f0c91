namespace RouterProxy.Intake;

/// <summary>How many bytes of requests and held answers the gateway keeps in memory, over all requests.</summary>
internal sealed class HeldBytes
{
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Opens a request's account.</summary>
    /// <param name="limit">Most bytes in all for this request to be let in; no limit when null.</param>
    public HeldShare Open(long? limit) => new(this, limit ?? long.MaxValue);

    internal long Change(long bytes) => Interlocked.Add(ref _total, bytes);
}
