using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly double[] Numbers = [.. Enumerable.Range(0, 400).Select(i => i % 20 / 20.0)];

    [Fact]
    public void The_generator_gives_the_published_sequence()
    {
        // The reference outputs of splitmix64 for the seed 1234567.
        var random = new SplitMix(1234567);

        random.Next().ShouldBe(6457827717110365317UL);
        random.Next().ShouldBe(3203168211198807973UL);
        random.Next().ShouldBe(9817491932198370423UL);
    }

    [Fact]
    public void Every_other_draw_is_even_too()
    {
        // Populations draw twice a row: the share of first draws above 0.54 must not lean, whatever the seed.
        var above = Enumerable.Range(0, 200).Average(seed =>
        {
            var random = new SplitMix((ulong)seed);
            return Enumerable.Range(0, 500).Average(_ => (random.NextShare(), random.NextShare()).Item1 >= 0.54 ? 1.0 : 0);
        });

        above.ShouldBe(0.46, 0.005);
    }

    [Fact]
    public void Equal_seeds_give_equal_intervals_and_others_do_not()
    {
        Interval? At(ulong seed) => Bootstrap.Intervals(Numbers, rows => [rows.Average()], seed)[0];

        At(7).ShouldBe(At(7));
        At(7).ShouldNotBe(At(8));
    }

    [Fact]
    public void The_interval_of_a_mean_is_as_wide_as_theory_says()
    {
        var interval = Bootstrap.Intervals(Numbers, rows => [rows.Average()], seed: 1, draws: 2000)[0]!.Value;

        // Standard deviation of 20 even steps: 0.28831; of the mean of 400: 0.014416; 95 % is 2 x 1.96 of it.
        interval.Width.ShouldBe(2 * 1.96 * 0.014416, 0.006);
        interval.Contains(Numbers.Average()).ShouldBeTrue();
    }

    [Fact]
    public void A_statistic_that_is_mostly_undefined_has_no_interval()
    {
        var intervals = Bootstrap.Intervals(Numbers, rows => [double.NaN, rows.Average()], seed: 1);

        intervals[0].ShouldBeNull();
        intervals[1].ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.25, 1.75)]
    [InlineData(1, 4)]
    public void Quantiles_are_linear_between_order_statistics(double share, double expected) =>
        Quantile.OfSorted([1, 2, 3, 4], share).ShouldBe(expected, 1e-12);

    [Fact]
    public void A_quantile_within_a_tie_is_the_tie() =>
        Quantile.OfSorted([0, double.PositiveInfinity, double.PositiveInfinity], 0.7).ShouldBe(double.PositiveInfinity);
}
