namespace RouterProxy.Intake;

/// <summary>What is held of one answer until it goes out or is dropped.</summary>
internal sealed class HeldPart(HeldShare share) : IDisposable
{
    private long _bytes;

    public void Add(int bytes)
    {
        _bytes += bytes;
        share.Add(bytes);
    }

    /// <summary>The answer is kept: it counts until the request ends.</summary>
    public void Keep() => _bytes = 0;

    public void Dispose()
    {
        share.Remove(_bytes);
        _bytes = 0;
    }
}
