using System.Buffers;

namespace RouterProxy.Intake;

/// <summary>
/// Copies an object's bytes with some members changed. Members are visited in their order, then new ones are appended, then
/// <see cref="Finish"/>. Every byte between and inside untouched members is copied as it is, in as few runs as possible.
/// </summary>
internal ref struct BodySplice
{
    private readonly ReadOnlySpan<byte> _source;
    private readonly PooledBuffer _output;

    // Everything before it has been copied or left out.
    private int _copied;

    // End of the last member visited; before the first one, just inside the brace.
    private int _visited;
    private bool _hasMembers;
    private bool _skipToName;

    /// <param name="source">A valid JSON object, white space around it allowed.</param>
    /// <param name="output">Where the result is appended.</param>
    public BodySplice(ReadOnlySpan<byte> source, PooledBuffer output)
    {
        _source = source;
        _output = output;
        _visited = source.IndexOf((byte)'{') + 1;
    }

    public void Keep(in JsonMember member)
    {
        Visit(member);
        _hasMembers = true;
    }

    /// <summary>Leaves a member out, together with the comma and white space that its absence makes pointless.</summary>
    public void Drop(in JsonMember member)
    {
        var before = _visited;
        Visit(member);
        CopyTo(_hasMembers ? before : member.NameStart);
        _copied = _visited;

        // No member has been written yet: the next one needs no comma before it.
        _skipToName = !_hasMembers;
    }

    public void Rename(in JsonMember member, ReadOnlySpan<byte> quotedName)
    {
        Keep(member);
        Replace(member.NameStart, member.NameStart + member.NameLength, quotedName);
    }

    public void ReplaceValue(in JsonMember member, ReadOnlySpan<byte> value)
    {
        BeginValue(member);
        _output.Write(value);
    }

    /// <summary>Leaves out a member's value: the caller writes another to the output at once.</summary>
    public void BeginValue(in JsonMember member)
    {
        Keep(member);
        Replace(member.ValueStart, _visited, []);
    }

    /// <summary>Starts a new member behind all others: the caller writes its value to the output at once.</summary>
    public void BeginMember(ReadOnlySpan<byte> quotedName)
    {
        CopyTo(_visited);
        if (_hasMembers)
        {
            _output.Write(","u8);
        }

        _output.Write(quotedName);
        _output.Write(":"u8);
        _hasMembers = true;
    }

    public void Finish() => CopyTo(_source.Length);

    private void Visit(in JsonMember member)
    {
        if (_skipToName)
        {
            _copied = member.NameStart;
            _skipToName = false;
        }

        _visited = member.ValueStart + member.ValueLength;
    }

    private void Replace(int start, int end, ReadOnlySpan<byte> bytes)
    {
        CopyTo(start);
        _output.Write(bytes);
        _copied = end;
    }

    private void CopyTo(int end)
    {
        if (end > _copied)
        {
            _output.Write(_source[_copied..end]);
            _copied = end;
        }
    }
}
