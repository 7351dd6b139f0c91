namespace RouterProxy.Cascade.Budget;

/// <summary>
/// Counts events over a sliding window without a lock: a ring of slots, each one word that holds the slot's time and its count.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="window">Length of the window; what is older than it, to within a sixtieth, no longer counts.</param>
/// <remarks>
/// It may seem simpler to keep one total beside the ring. However, what leaves the window must then be taken off it by somebody, at the
/// same moment in which others add, and a total that has drifted once stays wrong.
/// </remarks>
internal sealed class SlidingCount(TimeProvider clock, TimeSpan window)
{
    private const int Slots = 60;
    private readonly long _slotTicks = Math.Max(1, (long)(window.TotalSeconds * clock.TimestampFrequency / Slots));
    private readonly long _start = clock.GetTimestamp();

    // High half: number of the time slice, from 1. Low half: its count.
    private readonly ulong[] _slots = new ulong[Slots];

    public void Add()
    {
        var slice = Slice();
        ref var slot = ref _slots[slice % Slots];
        ulong seen;
        do
        {
            seen = Volatile.Read(ref slot);
        }
        while (Interlocked.CompareExchange(ref slot, Next(seen, slice), seen) != seen);
    }

    /// <summary>Adds one if that keeps the count within <paramref name="limit"/>.</summary>
    public bool TryAdd(double limit)
    {
        while (true)
        {
            var slice = Slice();
            ref var slot = ref _slots[slice % Slots];
            var seen = Volatile.Read(ref slot);
            if (Sum(slice) + 1 > limit)
            {
                return false;
            }

            // Whoever else adds meanwhile adds to this slot as well: then the sum is taken anew.
            if (Interlocked.CompareExchange(ref slot, Next(seen, slice), seen) == seen)
            {
                return true;
            }
        }
    }

    public long Sum() => Sum(Slice());

    /// <summary>Time until the oldest events leave the window; zero when there are none.</summary>
    public TimeSpan UntilLess()
    {
        var now = Slice();
        for (var slice = Math.Max(1, (long)now - Slots + 1); slice <= now; slice++)
        {
            var slot = Volatile.Read(ref _slots[slice % Slots]);
            if ((uint)(slot >> 32) == slice && (uint)slot > 0)
            {
                var leaves = (slice - 1 + Slots) * _slotTicks;
                return TimeSpan.FromSeconds(Math.Max(0, leaves - (clock.GetTimestamp() - _start)) / (double)clock.TimestampFrequency);
            }
        }

        return TimeSpan.Zero;
    }

    private static ulong Next(ulong seen, uint slice)
    {
        var count = (uint)(seen >> 32) == slice ? (uint)seen : 0;
        return ((ulong)slice << 32) | (count == uint.MaxValue ? count : count + 1);
    }

    private long Sum(uint now)
    {
        var sum = 0L;
        foreach (ref var word in _slots.AsSpan())
        {
            var slot = Volatile.Read(ref word);
            var slice = (uint)(slot >> 32);
            sum += slice != 0 && now - slice < Slots ? (uint)slot : 0;
        }

        return sum;
    }

    private uint Slice() => (uint)(1 + ((clock.GetTimestamp() - _start) / _slotTicks));
}
