using System.Buffers;

namespace RouterProxy.Intake;

/// <summary>
/// Applies a model's <c>BodyEdits</c> to the members that the gateway does not set itself, in the documented order: Rename (an
/// existing target wins), Remove, Defaults (only if absent), AtLeast, Request.
/// All renames happen at once: swapping two names works, and a name that is itself renamed away is no existing target.
/// </summary>
internal readonly ref struct EditedMembers
{
    private readonly EditRules _rules;
    private readonly OwnedMembers _owned;
    private readonly Span<bool> _present;
    private readonly Span<bool> _written;

    /// <param name="rules">What to do.</param>
    /// <param name="owned">Says which members the gateway sets: its value beats every edit.</param>
    /// <param name="present">One flag per rule, false.</param>
    /// <param name="written">One flag per rule, false.</param>
    public EditedMembers(EditRules rules, OwnedMembers owned, Span<bool> present, Span<bool> written)
    {
        _rules = rules;
        _owned = owned;
        _present = present;
        _written = written;
    }

    /// <summary>Learns that the body has a member of this name; called for all members before the first <see cref="Visit"/>.</summary>
    public void Notice(ReadOnlySpan<byte> rawName)
    {
        var index = _rules.Find(rawName);
        if (index >= 0)
        {
            _present[index] = true;
        }
    }

    public void Visit(scoped ReadOnlySpan<byte> rawName, in JsonMember member, ReadOnlySpan<byte> body, ref BodySplice splice)
    {
        var index = _rules.Find(rawName);
        if (index < 0)
        {
            splice.Keep(member);
            return;
        }

        var rules = _rules.Rules;
        var renamed = rules[index].RenameTo >= 0;
        var target = renamed ? rules[index].RenameTo : index;
        var rule = rules[target];
        if ((renamed && !WinsName(index, target)) || rule.Remove || (rule.Request is not null && _written[target]))
        {
            splice.Drop(member);
            return;
        }

        _written[target] = true;
        var value = NewValue(rule, body.Slice(member.ValueStart, member.ValueLength));
        if (renamed)
        {
            splice.Rename(member, rule.QuotedName);
        }

        if (!value.IsEmpty)
        {
            splice.ReplaceValue(member, value);
        }
        else if (!renamed)
        {
            splice.Keep(member);
        }
    }

    /// <summary>Writes the requests and defaults whose members are absent.</summary>
    public void Append(ref BodySplice splice, PooledBuffer output)
    {
        var rules = _rules.Rules;
        for (var i = 0; i < rules.Length; i++)
        {
            var value = rules[i].Request ?? rules[i].Default;
            if (value is not null && !_written[i] && !_owned.Owns(rules[i].Member))
            {
                splice.BeginMember(rules[i].QuotedName);
                output.Write(value);
            }
        }
    }

    /// <summary>True when a member may take its new name: nothing has it, and no other source was named for it earlier.</summary>
    private bool WinsName(int source, int target)
    {
        var rules = _rules.Rules;
        if (_owned.Owns(rules[target].Member) || (_present[target] && rules[target].RenameTo < 0))
        {
            return false;
        }

        for (var i = 0; i < source; i++)
        {
            if (rules[i].RenameTo == target && _present[i])
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> NewValue(EditRule rule, ReadOnlySpan<byte> value) =>
        rule.Request is { } request ? request
        : rule.AtLeast is { } least && EditRules.IsBelow(value, least) ? rule.AtLeastValue
        : [];
}
