using Microsoft.Extensions.Time.Testing;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class DriftWatchTests(ITestOutputHelper output)
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_reference_of_the_first_answers_gives_few_false_alarms_and_sees_a_shift_soon()
    {
        const int Runs = 30, Longest = 20_000;
        var random = new SplitMix(71);
        double between = 0, delay = 0;
        for (var run = 0; run < Runs; run++)
        {
            between += AnswersToAlarm(Learned(random), Traffic.Random(random, from: -1).Take(Longest)) / (double)Runs;
            delay += AnswersToAlarm(Learned(random), Traffic.Random(random, from: -4).Take(Longest)) / (double)Runs;
        }

        output.WriteLine($"{between:F0} answers to a false alarm (mean, runs cut at {Longest}), {delay:F0} to see a shift");
        between.ShouldBeGreaterThanOrEqualTo(10_000);
        delay.ShouldBeLessThan(200);
    }

    [Fact]
    public void Before_there_is_a_reference_nothing_alarms()
    {
        var watch = new DriftWatch(_clock);

        Enumerable.Range(0, DriftWatch.Reference).ShouldAllBe(i => !watch.Observe(i < 250 ? 0.1 : 0.9));
        watch.Evidence.ShouldBe(0);
    }

    [Fact]
    public void An_alarm_stands_for_an_hour_and_then_what_comes_is_the_new_reference()
    {
        var watch = Learned(new SplitMix(72));
        Traffic.Even(-5).Take(1000).Count(watch.Observe).ShouldBe(1);
        watch.Open.ShouldBeTrue();
        watch.Evidence.ShouldBeGreaterThanOrEqualTo(1);

        _clock.Advance(TimeSpan.FromMinutes(59));
        watch.Observe(0.5).ShouldBeFalse();
        watch.Open.ShouldBeTrue();

        _clock.Advance(TimeSpan.FromMinutes(1));
        watch.Open.ShouldBeFalse();
        Traffic.Even(-5).Take(3000).ShouldAllBe(confidence => !watch.Observe(confidence));
        Traffic.Even(-1).Take(500).Any(watch.Observe).ShouldBeTrue();
    }

    private DriftWatch Learned(SplitMix random)
    {
        var watch = new DriftWatch(_clock);
        foreach (var confidence in Traffic.Random(random, from: -1).Take(DriftWatch.Reference))
        {
            watch.Observe(confidence);
        }

        return watch;
    }

    private static int AnswersToAlarm(DriftWatch watch, IEnumerable<double> confidences) => confidences.TakeWhile(confidence => !watch.Observe(confidence)).Count();
}
