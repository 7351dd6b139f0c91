using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>
/// Removes members of one object together with the right comma: the one before, or the one behind when no member
/// before it stays. For each member <see cref="Before"/> comes first, then <see cref="Keep"/> or <see cref="Remove"/>; <see cref="Close"/> at the end.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct MemberGap
{
    private bool _anyKept;
    private bool _pending;
    private int _pendingStart;
    private int _lastEnd;

    /// <summary>Tells where the next member's name begins: a removed first member ends there.</summary>
    public void Before(int nameStart, EditList edits)
    {
        if (_pending)
        {
            _pending = false;
            edits.Remove(_pendingStart, nameStart);
        }
    }

    public void Keep(int valueEnd)
    {
        _anyKept = true;
        _lastEnd = valueEnd;
    }

    public void Remove(int nameStart, int valueEnd, EditList edits)
    {
        if (_anyKept)
        {
            edits.Remove(_lastEnd, valueEnd);
        }
        else
        {
            _pending = true;
            _pendingStart = nameStart;
        }

        _lastEnd = valueEnd;
    }

    public readonly void Close(EditList edits)
    {
        if (_pending)
        {
            edits.Remove(_pendingStart, _lastEnd);
        }
    }
}
