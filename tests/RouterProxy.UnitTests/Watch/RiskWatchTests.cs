using RouterProxy.Calibration.Statistics;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class RiskWatchTests(ITestOutputHelper output)
{
    private const double Promised = 0.05;

    [Fact]
    public void A_doubled_risk_is_seen_within_200_audits_and_a_kept_promise_hardly_ever_alarms()
    {
        var random = new SplitMix(81);
        var seen = Enumerable.Range(0, 400).Select(_ => AuditsToAlarm(new RiskWatch(Promised), 2 * Promised, random, 5000) ?? 5000).Order().ToArray()[200];
        var falseAlarms = Enumerable.Range(0, 400).Count(_ => AuditsToAlarm(new RiskWatch(Promised), Promised, random, 5000) is not null) / 400.0;

        output.WriteLine($"doubled risk seen after {seen} audits (median); false alarms within 5,000 audits {falseAlarms:P1}");
        seen.ShouldBeLessThanOrEqualTo(200);
        falseAlarms.ShouldBeLessThanOrEqualTo(0.05);
    }

    [Fact]
    public void After_a_long_good_time_a_change_is_still_seen()
    {
        var random = new SplitMix(82);
        var watch = new RiskWatch(Promised);
        AuditsToAlarm(watch, 0.01, random, 10_000).ShouldBeNull();

        AuditsToAlarm(watch, 2 * Promised, random, 2000).ShouldNotBeNull();
    }

    [Fact]
    public void It_is_raised_once_and_stays()
    {
        var watch = new RiskWatch(Promised);
        watch.Evidence.ShouldBeNull();

        Enumerable.Range(0, 50).Count(_ => watch.Observe(agrees: false)).ShouldBe(1);
        Enumerable.Range(0, 500).ShouldAllBe(_ => !watch.Observe(true));
        watch.Open.ShouldBeTrue();
    }

    [Fact]
    public void The_evidence_is_a_share_of_what_raises_it()
    {
        var watch = new RiskWatch(Promised);
        watch.Observe(agrees: true);
        watch.Evidence.ShouldBe(0);

        var before = 0.0;
        while (!watch.Observe(agrees: false))
        {
            watch.Evidence!.Value.ShouldBeInRange(before, 1);
            before = watch.Evidence.Value;
        }

        watch.Evidence!.Value.ShouldBeGreaterThanOrEqualTo(1);
    }

    private static int? AuditsToAlarm(RiskWatch watch, double risk, SplitMix random, int limit)
    {
        for (var audit = 1; audit <= limit; audit++)
        {
            if (watch.Observe(!random.NextChance(risk)))
            {
                return audit;
            }
        }

        return null;
    }
}
