using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Budgets;
using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Monitoring;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;

namespace RouterProxy.Calibration.Tests.Budgets;

public sealed class EscalationControllerTests(ITestOutputHelper output)
{
    private const double Target = 0.3;

    [Fact]
    public void The_rate_stays_on_target_and_returns_to_it_after_a_shift()
    {
        const int Runs = 40;
        var random = new SplitMix(61);
        double steady = 0, worst = 0, during = 0, after = 0, uncontrolled = 0;
        for (var run = 0; run < Runs; run++)
        {
            var reference = ConfidenceReference.Of([.. Enumerable.Range(0, 500).Select(_ => Draw(random, shift: 0))]);
            var controller = new EscalationController(reference, Target);
            var fixedThreshold = controller.Threshold;
            var before = Rate(controller, 3000, () => Draw(random, shift: 0));
            steady += before / Runs;
            worst = Math.Max(worst, Math.Abs(before - Target));
            during += Rate(controller, 500, () => Draw(random, shift: 2)) / Runs;
            after += Rate(controller, 500, () => Draw(random, shift: 2)) / Runs;
            uncontrolled += Enumerable.Range(0, 1000).Average(_ => Draw(random, shift: 2) < fixedThreshold ? 1.0 : 0) / Runs;
        }

        output.WriteLine(
            $"controller, target {Target:P0}: {steady:P1} (worst run off by {worst:P2}); "
            + $"after a shift (fixed threshold: {uncontrolled:P1}) {during:P1} in the first 500 requests, {after:P1} in the next");
        worst.ShouldBeLessThanOrEqualTo(0.01);
        uncontrolled.ShouldBeGreaterThan(Target + 0.04);
        after.ShouldBe(Target, 0.02);
    }

    [Fact]
    public void Without_any_history_the_target_is_found()
    {
        var random = new SplitMix(62);
        var controller = new EscalationController(ConfidenceReference.Uninformed, Target);
        Rate(controller, 500, () => Draw(random, shift: 0));

        Rate(controller, 5000, () => Draw(random, shift: 0)).ShouldBe(Target, 0.01);
    }

    [Fact]
    public void Frozen_the_threshold_stays()
    {
        var controller = new EscalationController(ConfidenceReference.Uninformed, Target) { Frozen = true };
        var threshold = controller.Threshold;

        Rate(controller, 100, () => 0.1).ShouldBe(1);
        controller.Threshold.ShouldBe(threshold);
        controller.Frozen = false;
        Rate(controller, 1000, () => 0.1).ShouldBeLessThan(1);
        controller.Threshold.ShouldBeLessThan(threshold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.42)]
    [InlineData(0.9999)]
    [InlineData(1)]
    public void It_can_start_at_a_threshold_that_is_known(double threshold)
    {
        var controller = new EscalationController(ConfidenceReference.Uninformed, Target);
        controller.StartAt(threshold);

        controller.Threshold.ShouldBe(threshold);
        controller.Observe(0.5);
        ConfidenceScale.LogOdds(controller.Threshold, clip: 1e-7).ShouldBe(ConfidenceScale.LogOdds(Math.Clamp(threshold, 0.12, 1), clip: 1e-7), 1.2);
    }

    [Fact]
    public void Too_many_certain_answers_are_a_limit_and_it_is_left_at_once()
    {
        var random = new SplitMix(63);
        var reference = ConfidenceReference.Of([.. Enumerable.Range(0, 500).Select(_ => Draw(random, shift: 0))]);
        var controller = new EscalationController(reference, 0.7);
        Rate(controller, 3000, () => Draw(random, shift: 0)).ShouldBe(0.54, 0.03);
        Rate(controller, 10, () => 1).ShouldBe(0, 0.2);

        controller.Threshold.ShouldBe(1);
        controller.AtLimit.ShouldBeTrue();
        Rate(controller, 20, () => 0.2);
        controller.AtLimit.ShouldBeFalse();
        controller.Threshold.ShouldBeLessThan(1);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.9999999)]
    public void Traffic_outside_the_reference_takes_turns(double confidence)
    {
        var controller = new EscalationController(ConfidenceReference.Of([0.4, 0.5, 0.6]), Target);
        Rate(controller, 1000, () => confidence);

        Rate(controller, 2000, () => confidence).ShouldBe(Target, 0.01);
    }

    [Fact]
    public void The_long_run_rate_is_bounded_whatever_the_traffic_does() => Prop.ForAll(
        Gen.Choose(0, 999).Select(step => step / 1000.0).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(1, 99).ToArbitrary(),
        (confidences, percent) =>
        {
            var controller = new EscalationController(ConfidenceReference.Of([0.1, 0.5, 0.9]), percent / 100.0);
            var requests = 40 * confidences.Count;
            var next = 0;
            var rate = Rate(controller, requests, () => confidences[next++ % confidences.Count]);

            // The telescoping sum of Gibbs and Candès: what the position moved is what the rate missed.
            var range = 1 + (1 / 3.0) + (2 * EscalationController.DefaultStep);
            Math.Abs(rate - controller.Target).ShouldBeLessThanOrEqualTo(range / (EscalationController.DefaultStep * requests));
            controller.Threshold.ShouldBeInRange(0, 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_leading_rule_and_the_binding_threshold()
    {
        ServedThreshold.Of(0.9, 0.8, BindingRule.Certified).ShouldBe(new ServedThreshold(0.9, BindingRule.Certified));
        ServedThreshold.Of(0.9, 0.95, BindingRule.Certified).ShouldBe(new ServedThreshold(0.95, BindingRule.Budget));
        ServedThreshold.Of(0.9, 0.8, BindingRule.Budget).ShouldBe(new ServedThreshold(0.8, BindingRule.Budget));
        ServedThreshold.Of(0.9, 0.95, BindingRule.Budget).ShouldBe(new ServedThreshold(0.9, BindingRule.Certified));
    }

    private static double Rate(EscalationController controller, int requests, Func<double> next) =>
        Enumerable.Range(0, requests).Count(_ => controller.Observe(next())) / (double)requests;

    private static double Draw(SplitMix random, double shift)
    {
        var confidence = OverconfidentChat.Draw(random).Confidence;
        return confidence == 1 ? 1 : ConfidenceScale.FromLogOdds(ConfidenceScale.LogOdds(confidence, clip: 0) - shift);
    }
}
