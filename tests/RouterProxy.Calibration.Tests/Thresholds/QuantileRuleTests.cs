using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Tests.Thresholds;

public sealed class QuantileRuleTests
{
    private static readonly Arbitrary<(double[] Confidences, double Target)> Inputs =
        (from size in Gen.Choose(1, 80)
         from steps in Gen.ArrayOf(Gen.Choose(0, 20), size)
         from target in Gen.Choose(0, 100)
         select (steps.Select(step => step / 20.0).ToArray(), target / 100.0)).ToArbitrary();

    [Fact]
    public void A_third_of_ten_is_three()
    {
        var rule = QuantileRule.ForEscalationRate([.. Enumerable.Range(0, 10).Select(i => i / 10.0)], 0.34);

        rule.Threshold.ShouldBe(0.3);
        rule.EscalationRate.ShouldBe(0.3);
        rule.NextRate.ShouldBe(0.4);
        rule.Interval.Contains(0.3).ShouldBeTrue();
    }

    [Fact]
    public void Certain_answers_put_a_floor_under_the_threshold()
    {
        var rule = QuantileRule.ForEscalationRate([1, 1, 1, 0.5], 0.9);

        rule.Threshold.ShouldBe(1);
        rule.EscalationRate.ShouldBe(0.25);
        rule.NextRate.ShouldBeNull();
    }

    [Fact]
    public void Everything_can_go_when_nothing_is_certain() =>
        QuantileRule.ForEscalationRate([0.2, 0.9], 1).ShouldSatisfyAllConditions(
            rule => rule.Threshold.ShouldBe(1), rule => rule.EscalationRate.ShouldBe(1));

    [Fact]
    public void The_rate_is_the_nearest_that_keeps_within_the_target() => Prop.ForAll(Inputs, input =>
    {
        var (confidences, target) = input;
        var rule = QuantileRule.ForEscalationRate(confidences, target);

        rule.EscalationRate.ShouldBe(confidences.Count(confidence => confidence < rule.Threshold) / (double)confidences.Length);
        rule.EscalationRate.ShouldBeLessThanOrEqualTo(target);
        if (rule.NextRate is { } next)
        {
            next.ShouldBeGreaterThan(target);
        }
    }).QuickCheckThrowOnFailure();
}
