namespace RouterProxy.Intake;

/// <summary>
/// What one request holds. Its own body must fit into what is left; what is held of its answers later is counted, so that new
/// requests are refused, but never refused itself: a request that was let in is served. Used by one request at a time.
/// </summary>
internal sealed class HeldShare(HeldBytes all, long limit) : IDisposable
{
    private long _bytes;

    /// <summary>Whether so many more bytes would fit now; takes none.</summary>
    public bool Fits(long bytes) => all.Total + bytes <= limit;

    /// <summary>Takes room for bytes of the request's body; false when it does not fit.</summary>
    public bool TryAdd(long bytes)
    {
        if (all.Change(bytes) > limit)
        {
            all.Change(-bytes);
            return false;
        }

        _bytes += bytes;
        return true;
    }

    /// <summary>Counts bytes that are held.</summary>
    public void Add(long bytes)
    {
        _bytes += bytes;
        all.Change(bytes);
    }

    /// <summary>Bytes are held no longer.</summary>
    public void Remove(long bytes) => Add(-bytes);

    /// <summary>Returns everything.</summary>
    public void Dispose() => Remove(_bytes);
}
