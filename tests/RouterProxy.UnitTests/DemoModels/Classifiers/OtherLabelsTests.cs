using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.UnitTests.DemoModels.Classifiers;

/// <summary>The classifiers on labels and mails that are not the demo's.</summary>
public class OtherLabelsTests
{
    private static readonly LabelSet Labels = new("ham", "spam");

    private static readonly DemoMail[] Mails =
    [
        new("1", "list", "the patch applies to the kernel", "ham"),
        new("2", "list", "a bug in the kernel module", "ham"),
        new("3", "offer", "buy cheap pills now", "spam"),
        new("4", "offer", "cheap loans now", "spam"),
    ];

    [Fact]
    public void Both_kinds_answer_with_the_labels_that_they_were_fitted_on()
    {
        ITextClassifier[] classifiers =
        [
            NaiveBayesClassifier.Fit(Mails, Labels, smoothing: 0.1, effectiveWords: 9),
            LogisticRegressionClassifier.Fit(Mails, Labels, penalty: 0.001, iterations: 50),
        ];
        foreach (var classifier in classifiers)
        {
            classifier.Predict("cheap pills").Label.ShouldBe("spam");
            var prediction = classifier.Predict("kernel patch");
            prediction.Label.ShouldBe("ham");
            prediction.Labels.ShouldBe(Labels);
            prediction.LogProbabilities.Sum(Math.Exp).ShouldBe(1, 1e-9);
        }
    }

    [Fact]
    public void A_limit_of_words_hides_what_stands_behind_it()
    {
        // "Subject", the subject's word, and three of the body.
        var classifier = NaiveBayesClassifier.Fit(Mails, Labels, smoothing: 0.1, effectiveWords: 9, mostWords: 5);

        classifier.Predict("Subject: list\n\nthe patch applies cheap pills now").LogProbabilities
            .ShouldBe(classifier.Predict("Subject: list\n\nthe patch applies").LogProbabilities);
        classifier.Predict("Subject: list\n\nthe cheap pills").LogProbabilities
            .ShouldNotBe(classifier.Predict("Subject: list\n\nthe patch applies").LogProbabilities);
    }

    [Fact]
    public void More_steps_fit_the_mails_closer()
    {
        double Loss(int iterations)
        {
            var classifier = LogisticRegressionClassifier.Fit(Mails, Labels, penalty: 0.001, iterations);
            return -Mails.Sum(mail => classifier.Predict(mail.Text).LogProbabilities[Labels.IndexOf(mail.Label)]);
        }

        Loss(50).ShouldBeLessThan(Loss(5));
    }
}
