namespace RouterProxy.DemoModels.Corpus;

/// <summary>The classes that a classifier tells apart, in the order of its log-probabilities.</summary>
public sealed class LabelSet
{
    private readonly string[] _names;

    /// <param name="names">At least two, all different.</param>
    public LabelSet(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Distinct(StringComparer.Ordinal).Count() < Math.Max(2, names.Length))
        {
            throw new ArgumentException("At least two different labels are needed.", nameof(names));
        }

        _names = names;
    }

    /// <summary>In order.</summary>
    public IReadOnlyList<string> Names => _names;

    public int Count => _names.Length;

    /// <returns>The position in <see cref="Names"/>, or -1.</returns>
    public int IndexOf(string label) => Array.IndexOf(_names, label);
}
