using System.Runtime.InteropServices;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>The words and pairs of neighbouring words of a training part, with the weight of each (inverse document frequency).</summary>
internal sealed class FeatureVocabulary
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly double[] _weights;

    /// <remarks>
    /// Features of a single text stay in. Leaving them out is the usual advice, but with so few mails it costs accuracy on unseen ones.
    /// </remarks>
    public FeatureVocabulary(IReadOnlyCollection<string> texts)
    {
        var frequencies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var feature in FeaturesOf(text))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, feature, out _)++;
            }
        }

        var weights = new List<double>();

        // In ordinal order: the sums of the fit, and so its last digits, must not depend on a hash table's order.
        foreach (var (feature, frequency) in frequencies.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _indices.Add(feature, weights.Count);
            weights.Add(1 + Math.Log((1.0 + texts.Count) / (1 + frequency)));
        }

        _weights = [.. weights];
    }

    public int Count => _weights.Length;

    public FeatureVector Vectorise(string text)
    {
        var indices = new List<int>();
        foreach (var feature in FeaturesOf(text))
        {
            if (_indices.TryGetValue(feature, out var index))
            {
                indices.Add(index);
            }
        }

        indices.Sort();
        var values = new double[indices.Count];
        var squares = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _weights[indices[i]];
            squares += values[i] * values[i];
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= Math.Sqrt(squares);
        }

        return new FeatureVector([.. indices], values);
    }

    private static HashSet<string> FeaturesOf(string text)
    {
        var words = WordReader.Read(text);
        var features = new HashSet<string>(words, StringComparer.Ordinal);
        for (var i = 1; i < words.Count; i++)
        {
            features.Add($"{words[i - 1]} {words[i]}");
        }

        return features;
    }
}
