using RouterProxy.Calibration.Thresholds;
using RouterProxy.DemoModels.Classifiers;

namespace RouterProxy.UnitTests.DemoModels.Classifiers;

public sealed class DemoClassifiersTests(DemoModelsFixture fixture) : IClassFixture<DemoModelsFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("Subject: Hello\n\nzzzz qqqq xxxx")]
    [InlineData("Your order has been shipped, the invoice is attached. Click here! 100%")]
    public void Probabilities_of_any_text_sum_to_one(string text)
    {
        foreach (var classifier in new[] { fixture.Classifiers.Cheap, fixture.Classifiers.Strong })
        {
            var prediction = classifier.Predict(text);

            prediction.LogProbabilities.Count.ShouldBe(4);
            prediction.LogProbabilities.ShouldAllBe(logProbability => logProbability <= 0);
            prediction.LogProbabilities.Sum(Math.Exp).ShouldBe(1, 1e-12);
            prediction.Confidence.ShouldBe(prediction.LogProbabilities.Max(Math.Exp));
        }
    }

    [Fact]
    public void The_longest_text_does_not_underflow()
    {
        var text = string.Concat(Enumerable.Repeat("meeting mother prize receipt ", 20_000));

        fixture.Classifiers.Cheap.Predict(text).LogProbabilities.Sum(Math.Exp).ShouldBe(1, 1e-9);
        fixture.Classifiers.Strong.Predict(text).LogProbabilities.Sum(Math.Exp).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Training_twice_gives_the_same_models()
    {
        var again = DemoClassifiers.Train(fixture.Corpus);

        foreach (var mail in fixture.Corpus.HeldOut)
        {
            again.Cheap.Predict(mail.Text).LogProbabilities.ShouldBe(fixture.Classifiers.Cheap.Predict(mail.Text).LogProbabilities);
            again.Strong.Predict(mail.Text).LogProbabilities.ShouldBe(fixture.Classifiers.Strong.Predict(mail.Text).LogProbabilities);
        }
    }

    [Fact]
    public void On_held_out_mails_strong_is_clearly_better_and_routing_lies_between_at_a_fraction_of_the_cost()
    {
        var threshold = DemoThreshold.Choose(fixture.Corpus, fixture.Classifiers).Threshold;
        CascadeObservation[] rows = [.. fixture.Corpus.HeldOut.Select(mail => DemoThreshold.Observe(mail, fixture.Classifiers))];
        var cheap = rows.Average(row => row.CheapCorrect ? 1.0 : 0);
        var strong = rows.Average(row => row.StrongCorrect ? 1.0 : 0);
        var routed = rows.Average(row => (row.Confidence >= threshold ? row.CheapCorrect : row.StrongCorrect) ? 1.0 : 0);
        var escalated = rows.Average(row => row.Confidence >= threshold ? 0.0 : 1);

        strong.ShouldBeGreaterThan(cheap + 0.1);
        routed.ShouldBeGreaterThan(cheap + 0.05);
        escalated.ShouldBeInRange(0.15, 0.6);
        DemoPrices.RelativeCost(escalated).ShouldBeLessThan(0.7);
    }

    [Fact]
    public void The_cheap_models_confidence_tells_right_from_wrong()
    {
        var rows = fixture.Corpus.HeldOut.Select(mail => DemoThreshold.Observe(mail, fixture.Classifiers)).ToArray();
        double Mean(bool correct) => rows.Where(row => row.CheapCorrect == correct).Average(row => row.Confidence);

        Mean(correct: true).ShouldBeGreaterThan(Mean(correct: false) + 0.1);
    }

    [Fact]
    public void The_price_ratio_is_the_same_for_input_and_output()
    {
        DemoPrices.Ratio.ShouldBe(15);
        (DemoPrices.StrongOutput / DemoPrices.CheapOutput).ShouldBe(DemoPrices.Ratio);
        DemoPrices.RelativeCost(0.3).ShouldBe((1 / 15.0) + 0.3, 1e-12);
    }
}
