namespace RouterProxy.Probing;

/// <summary>A growing run of bytes that can be cut back: what a probe keeps of an answer, reused from answer to answer.</summary>
internal sealed class ByteList
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>Bytes that it occupies.</summary>
    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Room for <paramref name="size"/> bytes behind the end; <see cref="Advance"/> makes them count.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(_bytes.Length * 2, 256), Length + size));
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void Truncate(int length) => Length = length;
}
