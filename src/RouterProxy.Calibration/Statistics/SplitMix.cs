namespace RouterProxy.Calibration.Statistics;

/// <summary>
/// A small random generator whose numbers never change with the runtime, so that a report can be reproduced from its seed:
/// <see cref="Random"/> promises no such thing across versions. Not for secrets. Source: Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators" (2014).
/// </summary>
/// <param name="seed">Any number; equal seeds give equal sequences.</param>
public sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextShare() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in [0, <paramref name="limit"/>), uneven by less than <paramref name="limit"/> in 2^64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit below 1.</exception>
    public int NextBelow(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (int)Math.BigMul(Next(), (ulong)limit, out _);
    }

    /// <summary>True with this probability.</summary>
    public bool NextChance(double probability) => NextShare() < probability;
}
