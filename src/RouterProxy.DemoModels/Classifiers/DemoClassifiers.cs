using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>The two demo models, fitted at start (well below a second).</summary>
public sealed class DemoClassifiers
{
    internal const int CheapSharePercent = 40;
    internal const double CheapSmoothing = 1;
    internal const double StrongPenalty = 0.001;
    internal const int StrongMinimumTexts = 1;

    private DemoClassifiers(ITextClassifier cheap, ITextClassifier strong)
    {
        Cheap = cheap;
        Strong = strong;
    }

    /// <summary>Naive Bayes on words, fitted on a small share of the training part.</summary>
    public ITextClassifier Cheap { get; }

    /// <summary>Logistic regression on words and word pairs, fitted on all of the training part.</summary>
    public ITextClassifier Strong { get; }

    /// <summary>Fits both models on the training part of the corpus; the same corpus always gives the same models.</summary>
    public static DemoClassifiers Train(DemoCorpus corpus)
    {
        DemoMail[] small = [.. corpus.Training.Where(mail => MailSplit.SubsetPercentile(mail) < CheapSharePercent)];
        return new DemoClassifiers(
            NaiveBayesClassifier.Fit(small, CheapSmoothing),
            LogisticRegressionClassifier.Fit(corpus.Training, StrongPenalty, StrongMinimumTexts));
    }
}
