namespace RouterProxy.Relay;

/// <summary>What the names in a delta mean for merging it (<see cref="MergeNode"/>).</summary>
internal static class MergeRules
{
    /// <summary>Text that is replaced, not appended.</summary>
    public static bool IsLabel(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("role"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("type"u8) || name.SequenceEqual("name"u8);

    /// <summary>A tool call has an index in streams only; elements of other lists (OpenRouter's <c>reasoning_details</c>) keep it.</summary>
    public static bool IndexIsStreamOnly(ReadOnlySpan<byte> listName) => listName.SequenceEqual("tool_calls"u8);

    /// <summary>The <c>index</c> of the list element at the cursor; -1 when it has none.</summary>
    public static int ElementIndex(JsonCursor cursor)
    {
        if (cursor.Current == (byte)'{' && cursor.EnterObject())
        {
            while (cursor.NextMember(out _, out var name))
            {
                var value = cursor.Take();
                if (name.SequenceEqual("index"u8))
                {
                    return JsonText.TryReadIndex(value, out var index) ? index : -1;
                }
            }
        }

        return -1;
    }
}
