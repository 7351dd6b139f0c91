using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.Evaluation.Corpus;

namespace RouterProxy.Evaluation.Models;

/// <summary>
/// A cheap and a strong classifier of the demo's kinds. The cheap one is honestly weaker: it learns from an eighth of the mails and reads
/// the beginning of each, the strong one learns from all and reads all.
/// </summary>
internal static class EvaluationModels
{
    /// <summary>One training mail in so many is the cheap model's.</summary>
    public const int CheapOneIn = 8;

    /// <summary>Words of each mail that the cheap model reads, its subject included.</summary>
    public const int CheapWords = 40;

    // Chosen in five folds of the training part with seed 1: the first two by log loss, the last two by log loss and time. Neither the
    // calibration nor the test part had a say.
    private const double CheapSmoothing = 0.3;
    private const double CheapEffectiveWords = 9;
    private const double StrongPenalty = 0.00001;
    private const int StrongIterations = 600;

    public static DemoClassifiers Fit(IReadOnlyList<DemoMail> training) => new(Cheap(training), Strong(training));

    private static NaiveBayesClassifier Cheap(IReadOnlyList<DemoMail> training) => NaiveBayesClassifier.Fit(
        [.. training.Where((_, index) => index % CheapOneIn == 0)], CorpusArchive.Labels, CheapSmoothing, CheapEffectiveWords, CheapWords);

    private static LogisticRegressionClassifier Strong(IReadOnlyList<DemoMail> training) =>
        LogisticRegressionClassifier.Fit(training, CorpusArchive.Labels, StrongPenalty, StrongIterations);
}
