using System.Buffers;
using RouterProxy.Intake;

namespace RouterProxy.Relay;

/// <summary>
/// One value that is put together from the deltas of a stream, as the accumulators of OpenAI's own clients do it: text is
/// appended, objects are merged member by member, list elements with an <c>index</c> by that index, other elements
/// are appended, everything else is replaced by the latest value. Null and empty values never replace a value.
/// <c>role</c>, <c>id</c>, <c>type</c> and <c>name</c> are replaced, not appended: some servers repeat them in every delta.
/// </summary>
/// <remarks>Text stays in its escaped form: the insides of two JSON strings one after the other are the inside of a JSON string, also when a surrogate pair is split between them.</remarks>
internal sealed class MergeNode : IDisposable
{
    /// <summary>Deeper values are replaced as a whole: recursion must not depend on what an upstream sends.</summary>
    private const int MaxDepth = 32;

    private Kind _kind;
    private PooledBuffer? _raw;
    private List<(byte[] Name, MergeNode Node)>? _members;
    private List<(int Index, MergeNode Node)>? _elements;

    private enum Kind
    {
        None,
        Raw,
        Text,
        RawList,
        Object,
        IndexedList,
    }

    /// <summary>Nothing has been merged yet: such a member is not written.</summary>
    public bool IsNone => _kind == Kind.None;

    /// <summary>Nothing, null, or without content.</summary>
    public bool IsEmpty => _kind switch
    {
        Kind.None => true,
        Kind.Raw => JsonText.IsEmptyValue(Written),
        Kind.Text or Kind.RawList => Written.IsEmpty,
        Kind.Object => _members!.TrueForAll(member => member.Node.IsNone),
        _ => _elements!.Count == 0,
    };

    private ReadOnlySpan<byte> Written => _raw is { } raw ? raw.WrittenSpan : default;

    /// <summary>The member of that name, made on first sight; makes this node an object.</summary>
    public MergeNode Child(ReadOnlySpan<byte> name)
    {
        Become(Kind.Object);
        _members ??= [];
        foreach (var member in _members)
        {
            if (name.SequenceEqual(member.Name))
            {
                return member.Node;
            }
        }

        var node = new MergeNode();
        _members.Add((name.ToArray(), node));
        return node;
    }

    /// <summary>Replaces the value, unless the new one is empty and this one is not, or null and this one is anything.</summary>
    public void SetLatest(ReadOnlySpan<byte> value)
    {
        if (!JsonText.IsEmptyValue(value) || IsNone || (IsEmpty && value is not ([] or [(byte)'n', ..])))
        {
            Set(value);
        }
    }

    public void SetNull() => Set("null"u8);

    /// <summary>Merges the value at the cursor and goes behind it.</summary>
    public void Merge(ref JsonCursor cursor, ReadOnlySpan<byte> name, int depth = 0)
    {
        switch (cursor.Current)
        {
            case (byte)'"' when !MergeRules.IsLabel(name):
                MergeText(cursor.Take());
                break;
            case (byte)'{' when depth < MaxDepth:
                MergeObject(ref cursor, depth);
                break;
            case (byte)'[' when depth < MaxDepth:
                MergeList(ref cursor, name, depth);
                break;
            default:
                SetLatest(cursor.Take());
                break;
        }
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        switch (_kind)
        {
            case Kind.Text:
                WriteWrapped(output, "\""u8, "\""u8);
                break;
            case Kind.RawList:
                WriteWrapped(output, "["u8, "]"u8);
                break;
            case Kind.Object:
                output.Write("{"u8);
                WriteMembers(output);
                output.Write("}"u8);
                break;
            case Kind.IndexedList:
                WriteElements(output);
                break;
            case Kind.Raw:
                output.Write(Written);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    /// <summary>Writes the members of an object without its braces.</summary>
    public void WriteMembers(IBufferWriter<byte> output)
    {
        var first = true;
        foreach (var (name, node) in _members ?? [])
        {
            if (node.IsNone)
            {
                continue;
            }

            output.Write(first ? "\""u8 : ",\""u8);
            output.Write(name);
            output.Write("\":"u8);
            node.WriteTo(output);
            first = false;
        }
    }

    public void Dispose()
    {
        _raw?.Dispose();
        _raw = null;
        _members?.ForEach(member => member.Node.Dispose());
        _elements?.ForEach(element => element.Node.Dispose());
        _members = null;
        _elements = null;
        _kind = Kind.None;
    }

    private void Set(ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Become(Kind.Raw);
            _raw!.Clear();
            _raw.Write(value);
        }
    }

    private void MergeText(ReadOnlySpan<byte> literal)
    {
        if (literal.Length >= 2 && (_kind == Kind.Text || IsEmpty || literal.Length > 2))
        {
            Become(Kind.Text);
            _raw!.Write(literal[1..^1]);
        }
    }

    private void MergeObject(ref JsonCursor cursor, int depth)
    {
        Become(Kind.Object);
        cursor.EnterObject();
        while (cursor.NextMember(out _, out var name))
        {
            Child(name).Merge(ref cursor, name, depth + 1);
        }
    }

    private void MergeList(ref JsonCursor cursor, ReadOnlySpan<byte> name, int depth)
    {
        if (_kind is not (Kind.RawList or Kind.IndexedList))
        {
            Become(Kind.RawList);
        }

        cursor.EnterArray();
        while (cursor.NextElement())
        {
            var index = MergeRules.ElementIndex(cursor);
            if (index >= 0 && IsEmpty)
            {
                Become(Kind.IndexedList);
            }

            if (_kind == Kind.IndexedList)
            {
                MergeElement(ref cursor, index, MergeRules.IndexIsStreamOnly(name), depth);
            }
            else
            {
                AppendElement(cursor.Take());
            }
        }
    }

    private void AppendElement(ReadOnlySpan<byte> element)
    {
        if (_raw is { } raw)
        {
            raw.Write(raw.Length > 0 ? ","u8 : default);
            raw.Write(element);
        }
    }

    /// <summary>An element without index stands for itself, behind those that have one.</summary>
    private void MergeElement(ref JsonCursor cursor, int index, bool dropIndex, int depth)
    {
        _elements ??= [];
        var at = index < 0 ? -1 : _elements.FindIndex(element => element.Index == index);
        if (at < 0)
        {
            var order = index < 0 ? int.MaxValue : index;
            var next = _elements.FindIndex(element => element.Index > order);
            at = next < 0 ? _elements.Count : next;
            _elements.Insert(at, (order, new MergeNode()));
        }

        var node = _elements[at].Node;
        if (cursor.Current != (byte)'{')
        {
            node.SetLatest(cursor.Take());
            return;
        }

        cursor.EnterObject();
        while (cursor.NextMember(out _, out var name))
        {
            if (dropIndex && name.SequenceEqual("index"u8))
            {
                cursor.Skip();
            }
            else
            {
                node.Child(name).Merge(ref cursor, name, depth + 2);
            }
        }
    }

    private void WriteElements(IBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var (_, node) in _elements!)
        {
            output.Write(first ? default : ","u8);
            node.WriteTo(output);
            first = false;
        }

        output.Write("]"u8);
    }

    private void WriteWrapped(IBufferWriter<byte> output, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close)
    {
        output.Write(open);
        output.Write(Written);
        output.Write(close);
    }

    private void Become(Kind kind)
    {
        if (_kind == kind)
        {
            return;
        }

        _kind = kind;
        if (kind is Kind.Raw or Kind.Text or Kind.RawList)
        {
            _raw ??= new PooledBuffer(16);
            _raw.Clear();
        }

        if (kind == Kind.IndexedList)
        {
            _elements ??= [];
        }

        if (kind == Kind.Object)
        {
            _members ??= [];
        }
    }
}
