using System.Collections.Concurrent;

namespace RouterProxy.Probing;

/// <summary>
/// Probes for one kind of answer, used for one answer after the other: a probe and its lists are a tenth of what a short answer would allocate.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A probe is read synchronously and by nobody but the one who rents it: an attempt that is cancelled has no other code in it that could
/// still touch the probe when it is given back.
/// </remarks>
internal sealed class ProbePool(ProbeSettings settings)
{
    /// <summary>About as many answers as are held at the same time by a busy gateway.</summary>
    private const int MostKept = 64;

    /// <summary>Bytes: a probe that has grown beyond it, for a long answer without a score, is left to the collector.</summary>
    private const int LargestKept = 16 << 10;

    private readonly ConcurrentQueue<AnswerProbe> _idle = new();
    private int _kept;

    /// <summary>Probes that wait for their next answer.</summary>
    public int Kept => Volatile.Read(ref _kept);

    /// <summary>A probe as if new.</summary>
    public AnswerProbe Rent()
    {
        if (!_idle.TryDequeue(out var probe))
        {
            return new AnswerProbe(settings);
        }

        Interlocked.Decrement(ref _kept);
        return probe;
    }

    /// <summary>Takes a probe back: once, and only from whoever rented it.</summary>
    public void Return(AnswerProbe probe)
    {
        if (probe.Capacity > LargestKept || Interlocked.Increment(ref _kept) > MostKept)
        {
            if (probe.Capacity <= LargestKept)
            {
                Interlocked.Decrement(ref _kept);
            }

            return;
        }

        probe.Reset();
        _idle.Enqueue(probe);
    }
}
