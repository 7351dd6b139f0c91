namespace RouterProxy.DemoModels.Corpus;

/// <summary>The four classes of the sample mails, in the order of every log-probability list of the demo models.</summary>
public static class DemoLabels
{
    /// <value><c>work</c>, <c>personal</c>, <c>spam</c>, <c>other</c>; what each means stands in <c>samples/README.md</c>.</value>
    public static LabelSet Set { get; } = new("work", "personal", "spam", "other");

    /// <inheritdoc cref="Set"/>
    public static IReadOnlyList<string> All => Set.Names;
}
