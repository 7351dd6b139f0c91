namespace RouterProxy.Intake;

/// <summary>Everything that a model's <c>BodyEdits</c> say about one member.</summary>
internal sealed class EditRule
{
    /// <summary>The name as UTF-8, unescaped.</summary>
    public required byte[] Name { get; init; }

    /// <summary>The name as JSON, quotes included.</summary>
    public required byte[] QuotedName { get; init; }

    public required KnownMember Member { get; init; }

    /// <summary>Index of the rule of the new name, or -1.</summary>
    public int RenameTo { get; init; } = -1;

    public bool Remove { get; init; }

    /// <summary>Written when the member is absent; raised to <see cref="AtLeast"/> beforehand.</summary>
    public byte[]? Default { get; init; }

    public decimal? AtLeast { get; init; }

    /// <summary><see cref="AtLeast"/> as JSON.</summary>
    public byte[] AtLeastValue { get; init; } = [];

    /// <summary>Always written.</summary>
    public byte[]? Request { get; init; }
}
