using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Monitoring;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;

namespace RouterProxy.Calibration.Tests.Monitoring;

public sealed class ConfidenceCusumTests(ITestOutputHelper output)
{
    private const int Limit = 20_000;

    [Fact]
    public void False_alarms_lie_more_than_ten_thousand_requests_apart_and_a_shift_is_seen_soon()
    {
        var random = new SplitMix(41);
        double between = 0, delay = 0;
        const int Runs = 60;
        for (var run = 0; run < Runs; run++)
        {
            var reference = ConfidenceReference.Of([.. Confidences(random, 2000)], ConfidenceCusum.Clip);
            between += RequestsToAlarm(new ConfidenceCusum(reference), Confidences(random, Limit)) / (double)Runs;

            // A less sure model: every confidence loses three in log-odds.
            var shifted = Confidences(random, Limit).Select(confidence =>
                ConfidenceScale.FromLogOdds(ConfidenceScale.LogOdds(confidence, clip: 1e-5) - 3));
            delay += RequestsToAlarm(new ConfidenceCusum(reference), shifted) / (double)Runs;
        }

        output.WriteLine($"CUSUM: {between:F0} requests to a false alarm (mean, runs cut at {Limit}), {delay:F0} to see a shift");
        between.ShouldBeGreaterThanOrEqualTo(10_000);
        delay.ShouldBeLessThan(200);
    }

    [Fact]
    public void Both_directions_are_watched()
    {
        var reference = ConfidenceReference.Of([.. Enumerable.Range(1, 999).Select(i => i / 1000.0)], ConfidenceCusum.Clip);
        var (up, down) = (new ConfidenceCusum(reference), new ConfidenceCusum(reference));

        // Rank 0.95 and 0.05 lie 1.56 deviations from the middle: 1.31 a request, 16 after the thirteenth.
        Enumerable.Range(0, 12).ShouldAllBe(_ => !up.Observe(0.95) && !down.Observe(0.05));
        up.Observe(0.95).ShouldBeTrue();
        down.Observe(0.05).ShouldBeTrue();
        up.Down.ShouldBe(0);
        down.Up.ShouldBe(0);
        up.Reset();
        up.Raised.ShouldBeFalse();
    }

    [Fact]
    public void Noise_in_the_last_digits_of_certainty_is_no_drift()
    {
        var reference = ConfidenceReference.Of([.. Enumerable.Range(0, 100).Select(i => i < 50 ? 1 : i / 100.0)], ConfidenceCusum.Clip);
        var cusum = new ConfidenceCusum(reference);

        Enumerable.Range(0, 10_000).ShouldAllBe(i => !cusum.Observe(i % 2 == 0 ? 0.99999 : (50 + (i / 2 % 50)) / 100.0));
    }

    [Fact]
    public void A_reference_of_one_value_alarms_when_others_keep_coming_and_not_for_one()
    {
        var cusum = new ConfidenceCusum(ConfidenceReference.Of([1, 1, 1]));

        cusum.Observe(0.5).ShouldBeFalse();
        Enumerable.Range(0, 100).ShouldAllBe(_ => !cusum.Observe(1));
        cusum.Observe(0.5).ShouldBeFalse();
        cusum.Observe(0.5).ShouldBeTrue();
    }

    [Fact]
    public void Mid_ranks_rise_and_average_to_the_middle() => Prop.ForAll(
        Gen.Choose(0, 20).Select(step => step / 20.0).NonEmptyListOf().ToArbitrary(),
        confidences =>
        {
            var reference = ConfidenceReference.Of([.. confidences]);
            var ranks = confidences.Select(reference.MidRank).ToArray();

            ranks.Average().ShouldBe(0.5, 1e-12);
            Math.Sqrt(ranks.Average(rank => Math.Pow(rank - 0.5, 2))).ShouldBe(reference.RankDeviation(), 0.5 / confidences.Count);
            Enumerable.Range(0, 21).Select(step => reference.MidRank(step / 20.0)).ShouldBeInOrder();
            Enumerable.Range(0, 21).Select(step => reference.ConfidenceAt(step / 20.0)).ShouldBeInOrder();
            Enumerable.Range(0, 21).ShouldAllBe(step => reference.ConfidenceAt(step / 20.0) >= confidences.Min() - 1e-12);
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<double> Confidences(SplitMix random, int count) =>
        Enumerable.Range(0, count).Select(_ => OverconfidentChat.Draw(random).Confidence);

    private static int RequestsToAlarm(ConfidenceCusum cusum, IEnumerable<double> confidences)
    {
        var requests = 0;
        foreach (var confidence in confidences)
        {
            requests++;
            if (cusum.Observe(confidence))
            {
                break;
            }
        }

        return requests;
    }
}
