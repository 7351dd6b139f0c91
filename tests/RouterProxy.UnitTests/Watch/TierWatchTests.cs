using Microsoft.Extensions.Time.Testing;
using RouterProxy.Confidence;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class TierWatchTests
{
    private const double Target = 0.2;
    private static readonly ThresholdIdentity Usual = new("m-1", "fp-1", "vLLM", "Boolean", "0", "text");
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_fixed_threshold_stays_what_it_is()
    {
        var watch = new TierWatch(Key(threshold: 0.7, target: null), start: 0.4, _clock);

        Rate(watch, Traffic.Even(-1), 600);
        watch.Threshold.ShouldBe(0.7);
    }

    [Fact]
    public void A_steered_threshold_keeps_the_rate_on_target()
    {
        var watch = Steered();
        Rate(watch, Traffic.Even(-1), 300);

        Rate(watch, Traffic.Even(-1), 1000).ShouldBe(Target, 0.01);
        watch.Threshold.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void It_starts_at_the_threshold_that_was_in_force() => Steered(start: 0.42).Threshold.ShouldBe(0.42);

    [Fact]
    public void A_small_shift_is_followed_within_500_answers()
    {
        var watch = Steered();
        Rate(watch, Traffic.Even(-1), 2000);

        Rate(watch, Traffic.Even(-1.6), 500);
        Rate(watch, Traffic.Even(-1.6), 500).ShouldBe(Target, 0.02);
        watch.Reading.DriftOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_shift_that_raises_the_alarm_freezes_it_and_after_the_alarm_the_target_is_found_again()
    {
        var watch = Steered();
        Rate(watch, Traffic.Even(-1), 2000);
        Rate(watch, Traffic.Even(-5), 200);
        watch.Reading.DriftOpen.ShouldBeTrue();
        var frozen = watch.Threshold;

        Rate(watch, Traffic.Even(-5), 1000).ShouldBeGreaterThan(Target + 0.1);
        watch.Threshold.ShouldBe(frozen);

        _clock.Advance(DriftWatch.AlarmTime);
        Rate(watch, Traffic.Even(-5), 500);
        Rate(watch, Traffic.Even(-5), 500).ShouldBe(Target, 0.02);
    }

    [Fact]
    public void Audits_that_disagree_freeze_it_for_good()
    {
        var watch = Steered();
        Enumerable.Range(0, 50).Count(_ => watch.Audited(agrees: false)).ShouldBe(1);
        var frozen = watch.Threshold;

        _clock.Advance(TimeSpan.FromDays(1));
        Rate(watch, Traffic.Even(-5), 1000);
        watch.Threshold.ShouldBe(frozen);
        watch.Reading.RiskOpen.ShouldBeTrue();
    }

    [Fact]
    public void A_request_with_a_threshold_of_its_own_does_not_move_it()
    {
        var watch = Steered();
        var before = watch.Threshold;

        foreach (var confidence in Traffic.Even(-5).Take(100))
        {
            watch.Observe(confidence, Usual, steers: false);
        }

        watch.Threshold.ShouldBe(before);
    }

    [Fact]
    public void Another_model_makes_it_provisional_and_begins_a_new_reference()
    {
        var watch = new TierWatch(Key(threshold: 0.7, target: null), start: null, _clock);
        Rate(watch, Traffic.Even(-1), 600);
        var changes = Traffic.Even(-9).Take(300).Select(confidence => watch.Observe(confidence, Usual with { Model = "m-2" }, steers: true)).ToArray();

        changes.Count(sight => sight.Change is not null).ShouldBe(1);
        changes.ShouldAllBe(sight => !sight.Drifted);
        watch.Reading.Provisional.ShouldBeTrue();
    }

    [Fact]
    public async Task Many_at_once_lose_nothing()
    {
        var watch = Steered();
        var escalated = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            foreach (var confidence in Traffic.Even(-1).Take(5000))
            {
                Interlocked.Add(ref escalated, confidence < watch.Observe(confidence, Usual, steers: true).Threshold ? 1 : 0);
            }
        })));

        (escalated / 20_000.0).ShouldBe(Target, 0.01);
    }

    [Fact]
    public void Looking_at_an_answer_allocates_nothing()
    {
        var watch = Steered();
        Rate(watch, Traffic.Even(-1), 600);
        var confidences = Traffic.Even(-1).Take(100).ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var confidence in confidences)
        {
            watch.Observe(confidence, Usual, steers: true);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private TierWatch Steered(double? start = null) => new(Key(null, Target), start, _clock);

    private static TierKey Key(double? threshold, double? target) => new("cheap", "m", SignalPolicy.Default, threshold, target, 0.05);

    private static double Rate(TierWatch watch, IEnumerable<double> confidences, int count) =>
        confidences.Take(count).Count(confidence => confidence < watch.Observe(confidence, Usual, steers: true).Threshold) / (double)count;
}
