namespace RouterProxy.Configuration;

/// <summary><c>Record</c> of a route: what records hold.</summary>
public enum RecordMode
{
    /// <summary>Numbers and hashes, no text.</summary>
    Numbers,

    /// <summary>Prompts and answers as well.</summary>
    Text,
}
