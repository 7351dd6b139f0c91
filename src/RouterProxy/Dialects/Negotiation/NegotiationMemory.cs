using System.Collections.Concurrent;
using RouterProxy.Confidence;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>
/// What is remembered per key, bounded: clients can send any model name on a wildcard route. When full, the least recently used
/// quarter goes; what goes is only learned again. Thread-safe.
/// </summary>
internal sealed class NegotiationMemory(NegotiationTimes times, int capacity)
{
    private readonly ConcurrentDictionary<NegotiationKey, KeyMemory> _entries = new();
    private readonly Lock _growth = new();

    // ConcurrentDictionary.Count takes all of its locks.
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The memory of a key, made when it is new.</summary>
    /// <param name="key">The key.</param>
    /// <param name="seed">Why a new key's attempts are expected to be unscored before anything was asked; null when nothing is known.</param>
    /// <param name="now">Timestamp.</param>
    public KeyMemory Get(in NegotiationKey key, UnscoredReason? seed, long now)
    {
        if (_entries.TryGetValue(key, out var found))
        {
            return found;
        }

        lock (_growth)
        {
            if (_entries.TryGetValue(key, out found))
            {
                return found;
            }

            if (_count >= capacity)
            {
                Shrink();
            }

            var created = new KeyMemory(times, seed, now);
            _entries[key] = created;
            Volatile.Write(ref _count, _count + 1);
            return created;
        }
    }

    private void Shrink()
    {
        var all = new (long UsedAt, NegotiationKey Key)[_count];
        var length = 0;
        foreach (var (key, memory) in _entries)
        {
            all[length++] = (memory.UsedAt, key);
        }

        Array.Sort(all, static (left, right) => left.UsedAt.CompareTo(right.UsedAt));
        var surplus = Math.Max(length / 4, length - capacity + 1);
        for (var i = 0; i < surplus; i++)
        {
            _entries.TryRemove(all[i].Key, out _);
        }

        Volatile.Write(ref _count, length - surplus);
    }
}
