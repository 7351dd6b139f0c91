using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Probabilities;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;

namespace RouterProxy.Calibration.Tests.Probabilities;

public sealed class CalibrationErrorTests(ITestOutputHelper output)
{
    private const int Splits = 30;

    [Fact]
    public void A_hundred_labels_calibrate_the_log_odds_of_an_overconfident_model()
    {
        var random = new SplitMix(11);
        double raw = 0, logistic = 0, isotonic = 0;
        for (var split = 0; split < Splits; split++)
        {
            var labelled = OverconfidentChat.Answers(100, random);
            var others = OverconfidentChat.Answers(1431, random);
            raw += Error(others, confidence => confidence) / Splits;
            logistic += Error(others, LogisticCalibration.Fit(labelled).Apply) / Splits;
            isotonic += Error(others, IsotonicCalibration.Fit(labelled).Apply) / Splits;
        }

        output.WriteLine(
            $"ECE on unseen answers, mean of {Splits} splits: raw {raw:F3}, "
            + $"after 100 labels logistic {logistic:F3}, isotonic {isotonic:F3}");
        raw.ShouldBeGreaterThan(0.15);
        logistic.ShouldBeLessThanOrEqualTo(0.07);
    }

    [Fact]
    public void Both_calibrations_find_a_probability_that_is_logistic()
    {
        var random = new SplitMix(5);
        var sample = Enumerable.Range(0, 4000).Select(_ =>
        {
            var confidence = random.NextShare();
            return new ScoredAnswer(confidence, random.NextChance(Truth(confidence)));
        }).ToArray();
        var (logistic, isotonic) = (LogisticCalibration.Fit(sample), IsotonicCalibration.Fit(sample));

        foreach (var confidence in new[] { 0.2, 0.5, 0.8, 0.95 })
        {
            logistic.Apply(confidence).ShouldBe(Truth(confidence), 0.03);
            isotonic.Apply(confidence).ShouldBe(Truth(confidence), 0.1);
        }

        static double Truth(double confidence) => 1 / (1 + Math.Exp(-(-0.5 + (0.6 * Math.Log(confidence / (1 - confidence))))));
    }

    [Fact]
    public void Cross_fitting_judges_on_unseen_answers_and_is_reproducible()
    {
        var noise = new SplitMix(3);
        var sample = Enumerable.Range(0, 600).Select(_ => new ScoredAnswer(noise.NextShare(), noise.NextChance(0.5))).ToArray();

        var fit = IsotonicCalibration.Fit(sample);
        var seen = sample.Select(answer => answer with { Score = fit.Apply(answer.Score) }).ToArray();
        var unseen = ProbabilityCalibration.CrossFitted(sample, seed: 4);

        unseen.Select(answer => answer.Right).ShouldBe(sample.Select(answer => answer.Right));
        ReliabilityTable.Of(unseen).BrierScore.ShouldBeGreaterThan(ReliabilityTable.Of(seen).BrierScore);
        ProbabilityCalibration.CrossFitted(sample, seed: 4).ShouldBe(unseen);
    }

    [Fact]
    public void The_number_of_labels_decides_the_fit()
    {
        ProbabilityCalibration.Fit(OverconfidentChat.Answers(499, new SplitMix(1))).ShouldBeOfType<LogisticCalibration>();
        ProbabilityCalibration.Fit(OverconfidentChat.Answers(500, new SplitMix(1))).ShouldBeOfType<IsotonicCalibration>();
    }

    private static double Error(ScoredAnswer[] answers, Func<double, double> calibrate) =>
        ReliabilityTable.Of([.. answers.Select(answer => answer with { Score = calibrate(answer.Score) })]).CalibrationError;
}
