using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Audits;
using RouterProxy.Calibration.Statistics;
using Interval = RouterProxy.Calibration.Statistics.Interval;

namespace RouterProxy.Calibration.Tests.Audits;

public sealed class AuditEstimatorTests
{
    [Fact]
    public void At_one_rate_the_interval_is_exact()
    {
        var estimate = AuditEstimator.Estimate(Audits(agreeing: 90, differing: 10, rate: 0.02), accepted: 5000);

        estimate.Uniform.ShouldBeTrue();
        estimate.Risk.ShouldBe(0.1);
        estimate.Interval.ShouldBe(ProportionInterval.ClopperPearson(10, 100));
        estimate.MarginalRisk(0.6).ShouldBe(0.06, 1e-12);
    }

    [Fact]
    public void At_changing_rates_each_audit_stands_for_as_many_as_it_was_drawn_from()
    {
        // Half of 400 answers audited at 1/2, with 20 losses, and a tenth of 1,000 with 10: 40 and 100 losses in 1,400.
        var estimate = AuditEstimator.Estimate([.. Audits(180, 20, 0.5), .. Audits(90, 10, 0.1)], accepted: 1400);

        estimate.Uniform.ShouldBeFalse();
        estimate.Risk.ShouldBe(140 / 1400.0, 1e-12);
        var variance = ((20 * 0.5 / 0.25) + (10 * 0.9 / 0.01)) / 1400 / 1400;
        estimate.Interval.Width.ShouldBe(2 * 1.959964 * Math.Sqrt(variance + (0.1 * 0.9 / 1400)), 1e-6);
    }

    [Fact]
    public void Weighted_audits_are_right_on_average_and_their_interval_covers()
    {
        var random = new SplitMix(51);
        double mean = 0, covered = 0;
        for (var run = 0; run < 500; run++)
        {
            var audits = new List<AuditedAnswer>();
            for (var i = 0; i < 2000; i++)
            {
                // The rate was raised halfway, when the risk was higher as well.
                var (rate, risk) = i < 1000 ? (0.1, 0.04) : (0.3, 0.12);
                if (random.NextChance(rate))
                {
                    audits.Add(new AuditedAnswer(0.95, !random.NextChance(risk), rate));
                }
            }

            var estimate = AuditEstimator.Estimate(audits, accepted: 2000);
            mean += estimate.Risk / 500;
            covered += estimate.Interval.Contains(0.08) ? 1 / 500.0 : 0;
        }

        mean.ShouldBe(0.08, 0.003);
        covered.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Agreement_is_told_by_band_and_certainty_is_a_band()
    {
        var estimate = AuditEstimator.Estimate(
            [new(0.3, false, 0.1), new(0.95, true, 0.1), new(0.95, false, 0.1), new(0.99, true, 0.1), new(1, true, 0.1)], accepted: 50);

        estimate.Bands.Where(band => band.Audits > 0).Select(band => (band.From, band.Below, band.Audits, band.Agreement)).ShouldBe(
            [(0, 0.5, 1, 0), (0.9, 0.99, 2, 0.5), (0.99, 0.999, 1, 1), (1, null, 1, 1)]);
    }

    [Fact]
    public void Without_audits_nothing_is_known()
    {
        var estimate = AuditEstimator.Estimate([], accepted: 100);

        estimate.Interval.ShouldBe(new Interval(0, 1));
        estimate.Bands.ShouldAllBe(band => band.Agreement == null);
    }

    [Fact]
    public void A_lower_threshold_is_bounded_by_both_parts() =>
        AuditEstimator.UpperBoundBelowThreshold(100, 10, 900, 50, 1, 0.1).ShouldBe(
            (0.1 * ProportionInterval.UpperBound(10, 100, 0.05)) + (0.9 * ProportionInterval.UpperBound(1, 50, 0.05)), 1e-12);

    [Fact]
    public void Every_audit_is_in_one_band() => Prop.ForAll(
        Gen.Choose(0, 1000).Select(step => step / 1000.0).ListOf().ToArbitrary(),
        confidences =>
        {
            var audits = confidences.Select(confidence => new AuditedAnswer(confidence, confidence > 0.5, 1)).ToArray();
            var estimate = AuditEstimator.Estimate(audits, audits.Length);

            estimate.Bands.Sum(band => band.Audits).ShouldBe(audits.Length);
            estimate.Bands.Sum(band => band.Audits - band.Agreements).ShouldBe(estimate.Disagreements);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Impossible_audits_are_refused()
    {
        Should.Throw<ArgumentException>(() => AuditEstimator.Estimate([new(0.5, true, 0)], 10));
        Should.Throw<ArgumentException>(() => AuditEstimator.Estimate([new(double.NaN, true, 0.5)], 10));
        Should.Throw<ArgumentOutOfRangeException>(() => AuditEstimator.Estimate([new(0.5, true, 0.5)], 0));
    }

    private static AuditedAnswer[] Audits(int agreeing, int differing, double rate) =>
    [
        .. Enumerable.Repeat(new AuditedAnswer(0.95, true, rate), agreeing),
        .. Enumerable.Repeat(new AuditedAnswer(0.92, false, rate), differing),
    ];
}
