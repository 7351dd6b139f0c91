using RouterProxy.Calibration.Thresholds;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>The demo's threshold for the first token's probability of the cheap model.</summary>
public static class DemoThreshold
{
    /// <summary>
    /// Two of the roughly hundred validation mails may be lost against the strong model. With none allowed, the threshold is set by the
    /// one mail that the cheap model is most sure of and wrong about, and most of the escalations are for that mail alone.
    /// </summary>
    private const double Tolerance = 0.025;

    /// <summary>Chooses it on the validation part, which neither classifier was fitted on; the held-out part stays unseen.</summary>
    public static ThresholdChoice Choose(DemoCorpus corpus, DemoClassifiers classifiers) =>
        ThresholdSelector.Choose([.. corpus.Validation.Select(mail => Observe(mail, classifiers))], Tolerance);

    /// <summary>What both models make of one mail.</summary>
    public static CascadeObservation Observe(DemoMail mail, DemoClassifiers classifiers)
    {
        var cheap = classifiers.Cheap.Predict(mail.Text);
        var strong = classifiers.Strong.Predict(mail.Text);
        return new CascadeObservation(
            cheap.Confidence,
            string.Equals(cheap.Label, mail.Label, StringComparison.Ordinal),
            string.Equals(strong.Label, mail.Label, StringComparison.Ordinal));
    }
}
