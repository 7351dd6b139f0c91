namespace RouterProxy.Probing;

/// <summary>
/// Finds the events of an event stream (WHATWG HTML 9.2) in one contiguous buffer that its owner fills and compacts. Looks at every byte once,
/// however the stream is cut. Knows nothing of limits: an event that never ends is the owner's business.
/// </summary>
internal sealed class SseFramer
{
    private int _start;
    private int _scan;
    private int _line;
    private int _dataStart;
    private int _dataLength;
    private int _dataLines;
    private int _nameStart = -1;
    private int _nameLength;
    private bool _comment;
    private bool _begun;
    private bool _afterReturn;

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>All bytes before it belong to events that were handed out: the owner may drop them and call <see cref="Rebase"/>.</summary>
    public int Consumed => _start;

    /// <summary>
    /// Reads the next complete event. <paramref name="buffer"/> starts where the buffer of the last call started (less what was rebased) and
    /// may have grown. An event whose blank line ends in a lone CR at the end of the buffer is handed out at once; should its LF follow,
    /// that byte becomes the first one of the next event's range.
    /// </summary>
    public bool TryRead(ReadOnlySpan<byte> buffer, out SseEvent e)
    {
        e = default;
        if (!_begun && !SkipByteOrderMark(buffer))
        {
            return false;
        }

        while (true)
        {
            if (_afterReturn && _scan < buffer.Length)
            {
                _afterReturn = false;
                if (buffer[_scan] == (byte)'\n')
                {
                    _scan++;
                    _line = _scan;
                }
            }

            var offset = buffer[_scan..].IndexOfAny((byte)'\r', (byte)'\n');
            if (offset < 0)
            {
                _scan = buffer.Length;
                return false;
            }

            var end = _scan + offset;
            var blank = end == _line;
            if (!blank)
            {
                TakeLine(buffer[_line..end]);
            }

            _scan = end + 1;
            if (buffer[end] == (byte)'\r')
            {
                if (_scan == buffer.Length)
                {
                    _afterReturn = true;
                }
                else if (buffer[_scan] == (byte)'\n')
                {
                    _scan++;
                }
            }

            _line = _scan;
            if (blank)
            {
                e = Finish(buffer);
                return true;
            }
        }
    }

    /// <summary>The bytes of the event that has begun and not ended. At the end of the stream they are no event and must not be parsed.</summary>
    public ReadOnlySpan<byte> Remainder(ReadOnlySpan<byte> buffer) => buffer[_start..];

    /// <summary>The owner dropped the first <paramref name="consumed"/> bytes of its buffer, at most <see cref="Consumed"/>.</summary>
    public void Rebase(int consumed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(consumed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(consumed, _start);
        _start -= consumed;
        _scan -= consumed;
        _line -= consumed;
        _dataStart -= consumed;
        if (_nameStart >= 0)
        {
            _nameStart -= consumed;
        }
    }

    /// <summary>Makes the framer ready for another stream.</summary>
    public void Reset()
    {
        _start = _scan = _line = 0;
        _begun = _afterReturn = false;
        ClearEvent();
    }

    /// <summary>Tells whether a line is the field <paramref name="name"/>, and where its value starts: after the colon and at most one space.</summary>
    internal static bool TryGetField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out int valueOffset)
    {
        valueOffset = name.Length;
        if (!line.StartsWith(name))
        {
            return false;
        }

        if (line.Length == name.Length)
        {
            return true;
        }

        if (line[name.Length] != (byte)':')
        {
            return false;
        }

        valueOffset++;
        if (valueOffset < line.Length && line[valueOffset] == (byte)' ')
        {
            valueOffset++;
        }

        return true;
    }

    private bool SkipByteOrderMark(ReadOnlySpan<byte> buffer)
    {
        var seen = Math.Min(buffer.Length, ByteOrderMark.Length);
        if (buffer[..seen].SequenceEqual(ByteOrderMark[..seen]))
        {
            if (seen < ByteOrderMark.Length)
            {
                return false;
            }

            _scan = _line = ByteOrderMark.Length;
        }

        _begun = true;
        return true;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (line[0] == (byte)':')
        {
            _comment = true;
        }
        else if (TryGetField(line, "data"u8, out var value))
        {
            if (_dataLines++ == 0)
            {
                _dataStart = _line + value;
                _dataLength = line.Length - value;
            }
        }
        else if (TryGetField(line, "event"u8, out value))
        {
            _nameStart = _line + value;
            _nameLength = line.Length - value;
        }
    }

    private SseEvent Finish(ReadOnlySpan<byte> buffer)
    {
        var done = _dataLines == 1 && buffer.Slice(_dataStart, _dataLength).Trim((byte)' ').SequenceEqual("[DONE]"u8);
        var e = new SseEvent(_start, _scan, _dataStart, _dataLength, _dataLines, _nameStart, _nameLength, _comment, done);
        _start = _scan;
        ClearEvent();
        return e;
    }

    private void ClearEvent()
    {
        _dataStart = _start;
        _dataLength = 0;
        _dataLines = 0;
        _nameStart = -1;
        _nameLength = 0;
        _comment = false;
    }
}
