using System.Runtime.InteropServices;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>
/// Multinomial naive Bayes on words with additive (Lidstone) smoothing and length-normalised counts: the cheap model.
/// </summary>
/// <remarks>
/// Naive Bayes takes every word for independent evidence, so plain counts make it certain of almost any text of thirty words, right or
/// wrong. Normalising each text to the same few words (as Rennie et al., "Tackling the poor assumptions of naive Bayes text classifiers",
/// 2003, do with the text's length) leaves the winner alone and gives probabilities that mean something. Words that were not seen in
/// training count for the length: a text that the model hardly knows gets a hesitant answer.
/// </remarks>
internal sealed class NaiveBayesClassifier : ITextClassifier
{
    private readonly LabelSet _labels;
    private readonly Dictionary<string, double[]> _logLikelihoods;
    private readonly double[] _logPriors;
    private readonly double _effectiveWords;
    private readonly int _mostWords;

    private NaiveBayesClassifier(LabelSet labels, Dictionary<string, double[]> logLikelihoods, double[] logPriors, double effectiveWords, int mostWords)
    {
        _labels = labels;
        _logLikelihoods = logLikelihoods;
        _logPriors = logPriors;
        _effectiveWords = effectiveWords;
        _mostWords = mostWords;
    }

    /// <param name="mails">What to count.</param>
    /// <param name="labels">Holds the label of each mail.</param>
    /// <param name="smoothing">Added to every count, above 0. Large values pull the words' evidence, and so the confidence, together.</param>
    /// <param name="effectiveWords">How many words of evidence a text is worth, whatever its length; above 0.</param>
    /// <param name="mostWords">Only so many words from the beginning of a text are read.</param>
    public static NaiveBayesClassifier Fit(
        IReadOnlyCollection<DemoMail> mails, LabelSet labels, double smoothing, double effectiveWords, int mostWords = int.MaxValue)
    {
        var counts = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var totals = new double[labels.Count];
        var priors = new double[labels.Count];
        foreach (var mail in mails)
        {
            var label = labels.IndexOf(mail.Label);
            priors[label]++;
            foreach (var word in WordReader.Read(mail.Text, mostWords))
            {
                ref var perLabel = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _);
                perLabel ??= new double[labels.Count];
                perLabel[label]++;
                totals[label]++;
            }
        }

        foreach (var perLabel in counts.Values)
        {
            for (var label = 0; label < perLabel.Length; label++)
            {
                perLabel[label] = Math.Log((perLabel[label] + smoothing) / (totals[label] + (smoothing * counts.Count)));
            }
        }

        for (var label = 0; label < priors.Length; label++)
        {
            priors[label] = Math.Log((priors[label] + smoothing) / (mails.Count + (smoothing * priors.Length)));
        }

        return new NaiveBayesClassifier(labels, counts, priors, effectiveWords, mostWords);
    }

    public LabelPrediction Predict(string text)
    {
        var scores = (double[])_logPriors.Clone();
        var words = WordReader.Read(text, _mostWords);
        var share = _effectiveWords / Math.Max(words.Count, _effectiveWords);
        foreach (var word in words)
        {
            // Words that were never seen carry no evidence; with smoothing they would favour the class with the fewest words.
            if (_logLikelihoods.TryGetValue(word, out var perLabel))
            {
                for (var label = 0; label < scores.Length; label++)
                {
                    scores[label] += share * perLabel[label];
                }
            }
        }

        LogSoftmax.Apply(scores);
        return new LabelPrediction(_labels, scores);
    }
}
