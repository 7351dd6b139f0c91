namespace RouterProxy.Configuration.Compiled;

/// <summary>
/// What a model needs changed in the client's body, in the order in which it is applied:
/// Rename (an existing target wins), Remove, Defaults (only if absent), AtLeast (raises smaller numbers), Request (always set).
/// Values are raw JSON as UTF-8, so that types and number spelling survive.
/// </summary>
internal sealed record BodyEdits(
    IReadOnlyDictionary<string, string> Rename,
    IReadOnlySet<string> Remove,
    IReadOnlyDictionary<string, byte[]> Defaults,
    IReadOnlyDictionary<string, decimal> AtLeast,
    IReadOnlyDictionary<string, byte[]> Request)
{
    public static readonly BodyEdits None = new(
        new Dictionary<string, string>(), new HashSet<string>(), new Dictionary<string, byte[]>(), new Dictionary<string, decimal>(), new Dictionary<string, byte[]>());
}
