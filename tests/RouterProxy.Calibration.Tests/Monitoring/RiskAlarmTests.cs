using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Monitoring;
using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Tests.Monitoring;

public sealed class RiskAlarmTests(ITestOutputHelper output)
{
    private const double Alpha = 0.05;

    [Fact]
    public void A_doubled_risk_is_seen_soon_and_a_kept_promise_hardly_ever_alarms()
    {
        var random = new SplitMix(31);
        var delays = Enumerable.Range(0, 1000)
            .Select(_ => AuditsToAlarm(RiskAlarm.WithErrorLimit(Alpha, 0.05), 2 * Alpha, random, 5000) ?? 5000).Order().ToArray();
        var falseAlarms = Enumerable.Range(0, 1000)
            .Count(_ => AuditsToAlarm(RiskAlarm.WithErrorLimit(Alpha, 0.05), Alpha, random, 5000) is not null) / 1000.0;

        output.WriteLine(
            $"doubled risk seen after {delays[500]} audits (median), {delays.Average():F0} (mean); "
            + $"false alarms within 5,000 audits {falseAlarms:P1}");
        delays[500].ShouldBeLessThanOrEqualTo(200);
        falseAlarms.ShouldBeLessThanOrEqualTo(0.05);
    }

    [Fact]
    public void The_forgetful_alarm_sees_a_change_after_a_long_good_time()
    {
        var random = new SplitMix(32);
        var between = Enumerable.Range(0, 200)
            .Average(_ => AuditsToAlarm(RiskAlarm.WithRunLength(Alpha, 5000), Alpha, random, 20_000) ?? 20_000);
        var late = Enumerable.Range(0, 200).Select(_ =>
        {
            var alarm = RiskAlarm.WithRunLength(Alpha, 5000);
            AuditsToAlarm(alarm, 0.02, random, 2000);
            return AuditsToAlarm(alarm, 2 * Alpha, random, 20_000) ?? 20_000;
        }).Order().ToArray();

        output.WriteLine(
            $"forgetful alarm: {between:F0} audits between false alarms (runs of 20,000), "
            + $"doubled risk after a good history seen after {late[100]} (median)");
        between.ShouldBeGreaterThanOrEqualTo(5000);
        late[100].ShouldBeLessThan(600);
    }

    [Fact]
    public void The_evidence_is_the_likelihood_ratio()
    {
        var alarm = RiskAlarm.WithErrorLimit(0.05, 0.05);
        alarm.Observe(lost: true);
        alarm.Observe(lost: false);

        Math.Exp(alarm.LogEvidence).ShouldBe(2 * 0.9 / 0.95, 1e-12);
        alarm.Audits.ShouldBe(2);
    }

    [Fact]
    public void Five_losses_running_prove_that_something_is_wrong_and_the_alarm_stays()
    {
        // Each doubles the evidence; 2^5 passes 20.
        var alarm = RiskAlarm.WithErrorLimit(0.05, 0.05);
        Enumerable.Range(0, 4).ShouldAllBe(_ => !alarm.Observe(true));

        alarm.Observe(true).ShouldBeTrue();
        Enumerable.Range(0, 100).ShouldAllBe(_ => alarm.Observe(false));
        alarm.Reset();
        (alarm.Raised, alarm.Audits, alarm.LogEvidence).ShouldBe((false, 0, 0));
    }

    [Fact]
    public void At_the_promised_risk_the_evidence_cannot_grow_on_average() => Prop.ForAll(
        Gen.Choose(1, 60).Zip(Gen.Choose(1, 99)).ToArbitrary(),
        input =>
        {
            var alpha = input.Item1 / 100.0;
            var detect = alpha + ((1 - alpha) * input.Item2 / 100.0);
            var (loss, agreement) = (RiskAlarm.WithErrorLimit(alpha, 0.1, detect), RiskAlarm.WithErrorLimit(alpha, 0.1, detect));
            loss.Observe(true);
            agreement.Observe(false);

            ((alpha * Math.Exp(loss.LogEvidence)) + ((1 - alpha) * Math.Exp(agreement.LogEvidence))).ShouldBe(1, 1e-9);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_risk_worth_detecting_lies_above_the_target() =>
        Should.Throw<ArgumentOutOfRangeException>(() => RiskAlarm.WithErrorLimit(0.05, 0.05, detect: 0.05));

    private static int? AuditsToAlarm(RiskAlarm alarm, double risk, SplitMix random, int limit)
    {
        for (var audit = 1; audit <= limit; audit++)
        {
            if (alarm.Observe(random.NextChance(risk)))
            {
                return audit;
            }
        }

        return null;
    }
}
