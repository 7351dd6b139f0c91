using System.Buffers;

namespace RouterProxy.Intake;

/// <summary>One contiguous, growing buffer from the shared pool with one owner. Not thread-safe.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[]? _array;
    private int _written;

    public PooledBuffer(int capacity = 4096) => _array = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length => _written;

    public ReadOnlyMemory<byte> WrittenMemory => Array.AsMemory(0, _written);

    public ReadOnlySpan<byte> WrittenSpan => Array.AsSpan(0, _written);

    /// <summary>The rented array itself, for streams over it; valid until <see cref="Dispose"/> or the next growth.</summary>
    public byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return Array.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return Array.AsSpan(_written);
    }

    /// <summary>Drops the first <paramref name="count"/> bytes and moves the rest to the front.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _written);
        if (count > 0)
        {
            Array.AsSpan(count, _written - count).CopyTo(Array);
            _written -= count;
        }
    }

    public void Clear() => _written = 0;

    /// <summary>Drops what lies behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _written);
        _written = length;
    }

    /// <summary>Gives the array back while there is nothing in it; the next write rents one again.</summary>
    public void GiveBackIfEmpty()
    {
        if (_written == 0 && _array is { Length: > 0 } array)
        {
            _array = [];
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    public void Dispose()
    {
        if (_array is { } array)
        {
            _array = null;
            _written = 0;
            Return(array);
        }
    }

    private void Reserve(int size)
    {
        var array = Array;
        if (array.Length - _written >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(array.Length * 2, _written + size)));
        array.AsSpan(0, _written).CopyTo(larger);
        _array = larger;
        Return(array);
    }

    private static void Return(byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
