namespace RouterProxy.DemoModels.Corpus;

/// <summary>The four classes of the sample mails, in the order of every log-probability list of the demo models.</summary>
public static class DemoLabels
{
    /// <value><c>work</c>, <c>personal</c>, <c>spam</c>, <c>other</c>; what each means stands in <c>samples/README.md</c>.</value>
    public static IReadOnlyList<string> All { get; } = ["work", "personal", "spam", "other"];

    /// <returns>The position in <see cref="All"/>, or -1.</returns>
    internal static int IndexOf(string label)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (string.Equals(All[i], label, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
