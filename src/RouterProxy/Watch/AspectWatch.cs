namespace RouterProxy.Watch;

/// <summary>
/// Knows the values of one aspect that belong to a threshold, and tells when others take over. Several values may belong to it: a
/// provider with many servers names several fingerprints, and clients ask for text and for JSON. Not safe for concurrent use.
/// </summary>
internal sealed class AspectWatch
{
    /// <summary>An aspect with more values while it is learned is no mark of anything.</summary>
    private const int MostValues = 8;

    /// <summary>Each unknown value weighs as much as ten known ones: a share of less than one in eleven never alarms.</summary>
    private const int UnknownWeighs = 10;

    /// <summary>Three unknown values in a row.</summary>
    private const int Enough = 30;

    /// <summary>Bounds how long the way back is: a hundred known values.</summary>
    private const int Most = 100;

    private readonly string[] _known = new string[MostValues];
    private int _count;
    private bool _any;
    private int _evidence;

    /// <summary>Values have taken over that do not belong to the threshold.</summary>
    public bool Changed { get; private set; }

    /// <summary>What belongs to the threshold, for the log.</summary>
    public string Known => string.Join(" or ", _known.AsSpan(0, _count)!);

    /// <summary>Counts a value as one that belongs to the threshold.</summary>
    public void Learn(string value)
    {
        if (IsKnown(value))
        {
            return;
        }

        _any |= _count == MostValues;
        if (!_any)
        {
            _known[_count++] = value;
        }
    }

    /// <summary>Counts a value.</summary>
    /// <returns>Whether <see cref="Changed"/> is another than before.</returns>
    public bool Observe(string value)
    {
        _evidence = Math.Clamp(_evidence + (IsKnown(value) ? -1 : UnknownWeighs), 0, Most);
        var before = Changed;
        Changed = before ? _evidence > 0 : _evidence >= Enough;
        return Changed != before;
    }

    private bool IsKnown(string value) => _any || Array.IndexOf(_known, value, 0, _count) >= 0;
}
