using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>The two demo models, fitted at start (well below a second).</summary>
public sealed class DemoClassifiers
{
    // Chosen by log loss and accuracy on the training part (folds) and the validation part; the held-out part took no part in it.
    private const int CheapSharePercent = 30;
    private const double CheapSmoothing = 0.1;
    private const double CheapEffectiveWords = 9;
    private const double StrongPenalty = 0.0003;

    /// <summary>Two models that were fitted elsewhere.</summary>
    public DemoClassifiers(ITextClassifier cheap, ITextClassifier strong)
    {
        Cheap = cheap;
        Strong = strong;
    }

    /// <summary>In the demo: naive Bayes on words, fitted on a small share of the training part.</summary>
    public ITextClassifier Cheap { get; }

    /// <summary>In the demo: logistic regression on words and word pairs, fitted on all of the training part.</summary>
    public ITextClassifier Strong { get; }

    /// <summary>Fits both models on the training part of the corpus; the same corpus always gives the same models.</summary>
    public static DemoClassifiers Train(DemoCorpus corpus)
    {
        DemoMail[] small = [.. corpus.Training.Where(mail => MailSplit.SubsetPercentile(mail) < CheapSharePercent)];
        return new DemoClassifiers(
            NaiveBayesClassifier.Fit(small, DemoLabels.Set, CheapSmoothing, CheapEffectiveWords),
            LogisticRegressionClassifier.Fit(corpus.Training, DemoLabels.Set, StrongPenalty));
    }
}
