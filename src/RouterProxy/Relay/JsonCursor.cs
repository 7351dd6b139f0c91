namespace RouterProxy.Relay;

/// <summary>
/// Walks JSON forward over its bytes: the members and elements that the caller wants to see are entered, the others
/// are skipped. Never throws; a malformed place sets <see cref="Failed"/> and ends every loop.
/// </summary>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _json;
    private bool _afterOpen;

    public JsonCursor(ReadOnlySpan<byte> json, int position = 0)
    {
        _json = json;
        Position = position;
        SkipSpace();
    }

    /// <summary>Where the next value begins, or where the last one ended.</summary>
    public int Position { get; private set; }

    public bool Failed { get; private set; }

    /// <summary>The first byte of the value at <see cref="Position"/>; 0 at the end.</summary>
    public readonly byte Current => (uint)Position < (uint)_json.Length ? _json[Position] : (byte)0;

    /// <summary>True when nothing but white space follows.</summary>
    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return Position == _json.Length;
        }
    }

    /// <summary>Enters the object at <see cref="Position"/>; another value is skipped and false returned.</summary>
    public bool EnterObject() => Enter((byte)'{');

    /// <summary>Enters the array at <see cref="Position"/>; another value is skipped and false returned.</summary>
    public bool EnterArray() => Enter((byte)'[');

    /// <summary>
    /// Goes to the value of the next member. The value must be skipped or entered before the next call. At the end of the object false.
    /// </summary>
    /// <param name="nameStart">Index of the name's opening quote.</param>
    /// <param name="name">The name as it is written, without quotes.</param>
    public bool NextMember(out int nameStart, out ReadOnlySpan<byte> name)
    {
        nameStart = 0;
        name = default;
        if (!Next((byte)'}'))
        {
            return false;
        }

        var end = Current == (byte)'"' ? JsonSkipper.EndOfString(_json, Position) : -1;
        if (end < 0)
        {
            return Fail();
        }

        nameStart = Position;
        name = _json[(nameStart + 1)..(end - 1)];
        Position = end;
        SkipSpace();
        if (Current != (byte)':')
        {
            return Fail();
        }

        Position++;
        SkipSpace();
        return true;
    }

    /// <summary>Goes to the next element, which must be skipped or entered before the next call. At the end of the array false.</summary>
    public bool NextElement() => Next((byte)']');

    /// <summary>Goes behind the value at <see cref="Position"/>.</summary>
    public void Skip()
    {
        if (Failed)
        {
            return;
        }

        var end = JsonSkipper.EndOfValue(_json, Position);
        if (end < 0)
        {
            Fail();
        }
        else
        {
            Position = end;
        }
    }

    /// <summary>Goes behind the value at <see cref="Position"/> and returns it as it is written; empty after a failure.</summary>
    public ReadOnlySpan<byte> Take()
    {
        var start = Position;
        Skip();
        return Failed ? default : _json[start..Position];
    }

    private bool Enter(byte open)
    {
        if (Current != open)
        {
            Skip();
            return false;
        }

        Position++;
        _afterOpen = true;
        return true;
    }

    private bool Next(byte close)
    {
        if (Failed)
        {
            return false;
        }

        SkipSpace();
        var first = _afterOpen;
        _afterOpen = false;
        if (Current == close)
        {
            Position++;
            return false;
        }

        if (!first)
        {
            if (Current != (byte)',')
            {
                return Fail();
            }

            Position++;
            SkipSpace();
        }

        return true;
    }

    private bool Fail()
    {
        Failed = true;
        return false;
    }

    private void SkipSpace()
    {
        while ((uint)Position < (uint)_json.Length && _json[Position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            Position++;
        }
    }
}
