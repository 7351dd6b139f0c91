using System.Text;

namespace RouterProxy.Probing;

/// <summary>
/// Walks through an answer's text byte by byte and tells which bytes are values: contents of strings, numbers and literals, not names,
/// punctuation, quotes or white space. A text that is no JSON is all value. With a field only its value counts.
/// </summary>
/// <param name="field">A property of the outermost object, or null for all of them.</param>
internal sealed class JsonValueScanner(string? field)
{
    private readonly byte[]? _field = field is null ? null : Encoding.UTF8.GetBytes(field);

    private Shape _shape;
    private int _depth;
    private ulong _objects;
    private bool _inString;
    private bool _escaped;
    private bool _isName;
    private bool _nameComesNext;
    private int _nameLength;
    private bool _nameMatches;
    private bool _inField;

    private enum Shape
    {
        Unknown,
        Fence,
        Json,
        Plain,
    }

    /// <summary>No byte that comes now can be a value that counts.</summary>
    public bool IsOver { get; private set; }

    private bool IsInObject => _depth is > 0 and <= 64 && (_objects >> (_depth - 1) & 1) != 0;

    private bool Counts => _field is null || _inField;

    /// <summary>Takes the next byte; true when it belongs to a value that counts.</summary>
    public bool Push(byte value)
    {
        switch (_shape)
        {
            case Shape.Unknown:
                return Begin(value);
            case Shape.Fence:
                _shape = value == (byte)'\n' ? Shape.Unknown : Shape.Fence;
                return false;
            case Shape.Plain:
                return !IsOver;
            default:
                return !IsOver && (_inString ? PushString(value) : PushStructure(value));
        }
    }

    public void Reset()
    {
        _shape = Shape.Unknown;
        _depth = 0;
        _objects = 0;
        _inString = _escaped = _isName = _nameComesNext = _nameMatches = _inField = IsOver = false;
    }

    private bool Begin(byte value)
    {
        switch (value)
        {
            case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                return false;
            case (byte)'`':
                _shape = Shape.Fence;
                return false;
            case (byte)'{' or (byte)'[' or (byte)'"':
                _shape = Shape.Json;
                IsOver = _field is not null && value != (byte)'{';
                return PushStructure(value);
            default:
                _shape = Shape.Plain;
                IsOver = _field is not null;
                return !IsOver;
        }
    }

    private bool PushString(byte value)
    {
        var isEnd = value == (byte)'"' && !_escaped;
        _escaped = value == (byte)'\\' && !_escaped;
        if (isEnd)
        {
            _inString = false;
            IsOver = _depth == 0;
            if (_isName && _depth == 1)
            {
                _nameMatches &= _nameLength == _field?.Length;
            }

            return false;
        }

        if (!_isName)
        {
            return Counts;
        }

        if (_depth == 1 && _field is not null)
        {
            _nameMatches &= _nameLength < _field.Length && _field[_nameLength] == value;
            _nameLength++;
        }

        return false;
    }

    private bool PushStructure(byte value)
    {
        switch (value)
        {
            case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                return false;
            case (byte)'"':
                _inString = true;
                _isName = _nameComesNext;
                _nameLength = 0;
                _nameMatches = true;
                return false;
            case (byte)'{' or (byte)'[':
                Enter(value == (byte)'{');
                return false;
            case (byte)'}' or (byte)']':
                EndValue();
                _depth--;
                IsOver |= _depth <= 0;
                return false;
            case (byte)',':
                EndValue();
                _nameComesNext = IsInObject;
                return false;
            case (byte)':':
                _nameComesNext = false;
                _inField |= _depth == 1 && _nameMatches && _field is not null;
                return false;
            default:
                return Counts;
        }
    }

    private void Enter(bool isObject)
    {
        if (_depth < 64)
        {
            _objects = isObject ? _objects | (1UL << _depth) : _objects & ~(1UL << _depth);
        }

        _depth++;
        _nameComesNext = isObject;
    }

    private void EndValue()
    {
        if (_depth == 1 && _inField)
        {
            _inField = false;
            IsOver = true;
        }
    }
}
