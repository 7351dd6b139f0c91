namespace RouterProxy.Relay;

/// <summary>Which model an answer says it is from. Read only on routes that somebody follows; the first payload that says it counts.</summary>
internal sealed class ModelStamp
{
    /// <summary>Longer names are no names.</summary>
    private const int MostBytes = 256;

    /// <summary><c>model</c>; null until it has come.</summary>
    public string? Model { get; private set; }

    /// <summary><c>system_fingerprint</c>; null until it has come.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>Sees an event's payload, or a whole answer.</summary>
    public void See(ReadOnlySpan<byte> payload)
    {
        if (Model is null)
        {
            Read(payload, nested: false);
        }
    }

    private void Read(ReadOnlySpan<byte> json, bool nested)
    {
        var cursor = new JsonCursor(json);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("model"u8))
            {
                Model ??= Text(value);
            }
            else if (name.SequenceEqual("system_fingerprint"u8))
            {
                Fingerprint ??= Text(value);
            }
            else if (!nested && name.SequenceEqual("response"u8))
            {
                Read(value, nested: true);
            }
        }
    }

    private static string? Text(ReadOnlySpan<byte> value) =>
        value is [(byte)'"', .. var inside, (byte)'"'] && inside.Length is > 0 and <= MostBytes ? Intake.JsonText.ToText(inside) : null;
}
