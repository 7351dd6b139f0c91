using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>
/// Where one member of an object would be cut, comma included, when only a later member tells whether it must be.
/// No other member of that object may be cut.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct DeferredCut
{
    private int _start;
    private int _end;
    private bool _reachesNext;

    /// <summary>Notes the member.</summary>
    /// <param name="nameStart">Index of the name's opening quote.</param>
    /// <param name="valueEnd">Index behind its value.</param>
    /// <param name="previousEnd">Index behind the value of the member before it, -1 when it is the first.</param>
    public void Note(int nameStart, int valueEnd, int previousEnd)
    {
        _reachesNext = previousEnd < 0;
        _start = _reachesNext ? nameStart : previousEnd;
        _end = valueEnd;
    }

    /// <summary>Tells where the next member's name begins.</summary>
    public void Next(int nameStart)
    {
        if (_reachesNext)
        {
            _reachesNext = false;
            _end = nameStart;
        }
    }

    public readonly void Apply(EditList edits)
    {
        if (_end > 0)
        {
            edits.Remove(_start, _end);
        }
    }
}
