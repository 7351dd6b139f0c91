using System.Runtime.InteropServices;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>Multinomial naive Bayes on word counts with additive (Lidstone) smoothing: the cheap model.</summary>
internal sealed class NaiveBayesClassifier : ITextClassifier
{
    private readonly Dictionary<string, double[]> _logLikelihoods;
    private readonly double[] _logPriors;

    private NaiveBayesClassifier(Dictionary<string, double[]> logLikelihoods, double[] logPriors)
    {
        _logLikelihoods = logLikelihoods;
        _logPriors = logPriors;
    }

    /// <param name="mails">What to count.</param>
    /// <param name="smoothing">Added to every count, above 0. Large values pull the words' evidence, and so the confidence, together.</param>
    public static NaiveBayesClassifier Fit(IReadOnlyCollection<DemoMail> mails, double smoothing)
    {
        var counts = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var totals = new double[DemoLabels.All.Count];
        var priors = new double[DemoLabels.All.Count];
        foreach (var mail in mails)
        {
            var label = DemoLabels.IndexOf(mail.Label);
            priors[label]++;
            foreach (var word in WordReader.Read(mail.Text))
            {
                ref var perLabel = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _);
                perLabel ??= new double[DemoLabels.All.Count];
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

        return new NaiveBayesClassifier(counts, priors);
    }

    public LabelPrediction Predict(string text)
    {
        var scores = (double[])_logPriors.Clone();
        foreach (var word in WordReader.Read(text))
        {
            // Words that were never seen carry no evidence; with smoothing they would favour the class with the fewest words.
            if (_logLikelihoods.TryGetValue(word, out var perLabel))
            {
                for (var label = 0; label < scores.Length; label++)
                {
                    scores[label] += perLabel[label];
                }
            }
        }

        LogSoftmax.Apply(scores);
        return new LabelPrediction(scores);
    }
}
