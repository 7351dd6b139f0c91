using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Statistics;
using Interval = RouterProxy.Calibration.Statistics.Interval;

namespace RouterProxy.Calibration.Tests.Statistics;

public sealed class BinomialTests
{
    private static readonly Arbitrary<(int Successes, int Trials)> Counts =
        (from trials in Gen.Choose(1, 300)
         from successes in Gen.Choose(0, trials)
         select (successes, trials)).ToArbitrary();

    [Theory]
    [InlineData(3, 10, 0.2, 0.8791261184)]
    [InlineData(0, 45, 0.05, 0.09944025699)]
    [InlineData(10, 10, 0.3, 1)]
    [InlineData(0, 10, 0, 1)]
    [InlineData(9, 10, 1, 0)]
    [InlineData(0, 0, 0.5, 1)]
    public void The_tail_is_the_sum_of_the_binomial_probabilities(int successes, int trials, double probability, double expected) =>
        BinomialTail.AtMost(successes, trials, probability).ShouldBe(expected, 1e-10);

    /// <summary>The values of R's <c>binom.test</c>.</summary>
    [Theory]
    [InlineData(10, 100, 0.04900469, 0.17622260)]
    [InlineData(5, 50, 0.03327509, 0.21813537)]
    [InlineData(0, 20, 0, 0.16843347)]
    [InlineData(7, 10, 0.34754715, 0.93326048)]
    [InlineData(20, 20, 0.83156653, 1)]
    public void The_exact_interval_is_that_of_the_textbooks(int successes, int trials, double lower, double upper)
    {
        var interval = ProportionInterval.ClopperPearson(successes, trials);

        interval.Lower.ShouldBe(lower, 1e-7);
        interval.Upper.ShouldBe(upper, 1e-7);
    }

    /// <summary>The values of R's <c>prop.test</c> without continuity correction.</summary>
    [Theory]
    [InlineData(10, 100, 0.05522914, 0.17436566)]
    [InlineData(5, 50, 0.04347585, 0.21360232)]
    [InlineData(0, 20, 0, 0.16112516)]
    [InlineData(7, 10, 0.39677815, 0.89220870)]
    public void The_score_interval_is_that_of_the_textbooks(int successes, int trials, double lower, double upper)
    {
        var interval = ProportionInterval.Wilson(successes, trials);

        interval.Lower.ShouldBe(lower, 1e-6);
        interval.Upper.ShouldBe(upper, 1e-6);
    }

    [Fact]
    public void Without_trials_nothing_is_known()
    {
        ProportionInterval.ClopperPearson(0, 0).ShouldBe(new Interval(0, 1));
        ProportionInterval.Wilson(0, 0).ShouldBe(new Interval(0, 1));
    }

    [Fact]
    public void Both_intervals_hold_the_observed_share_and_the_exact_one_mirrors() => Prop.ForAll(Counts, counts =>
    {
        var (successes, trials) = counts;
        var exact = ProportionInterval.ClopperPearson(successes, trials);
        var mirrored = ProportionInterval.ClopperPearson(trials - successes, trials);

        exact.Contains((double)successes / trials).ShouldBeTrue();
        ProportionInterval.Wilson(successes, trials).Contains((double)successes / trials).ShouldBeTrue();
        mirrored.Lower.ShouldBe(1 - exact.Upper, 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_upper_bound_is_where_the_test_of_the_same_error_turns() => Prop.ForAll(Counts, counts =>
    {
        var (successes, trials) = counts;
        var bound = ProportionInterval.UpperBound(successes, trials, 0.1);

        if (successes < trials)
        {
            BinomialTail.AtMost(successes, trials, bound).ShouldBe(0.1, 1e-9);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_exact_interval_covers_at_least_as_often_as_it_says()
    {
        // Not a simulation: the coverage is summed over every outcome of 40 trials.
        foreach (var share in new[] { 0.01, 0.05, 0.2, 0.5 })
        {
            var covered = Enumerable.Range(0, 41)
                .Where(successes => ProportionInterval.ClopperPearson(successes, 40).Contains(share))
                .Sum(successes =>
                    BinomialTail.AtMost(successes, 40, share) - (successes == 0 ? 0 : BinomialTail.AtMost(successes - 1, 40, share)));
            covered.ShouldBeGreaterThanOrEqualTo(0.95 - 1e-9);
        }
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ProportionInterval.Wilson(3, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => ProportionInterval.ClopperPearson(-1, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => ProportionInterval.UpperBound(1, 2, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => BinomialTail.AtMost(1, 2, double.NaN));
    }

    [Theory]
    [InlineData(0.01, 0.1, 230)]
    [InlineData(0.02, 0.05, 149)]
    [InlineData(0.05, 0.1, 45)]
    [InlineData(0.05, 0.01, 90)]
    [InlineData(0.1, 0.05, 29)]
    public void Labels_without_errors(double alpha, double delta, int expected) =>
        SampleSize.WithoutErrors(alpha, delta).ShouldBe(expected);

    [Theory]
    [InlineData(0.05, 0, 45)]
    [InlineData(0.05, 1, 77)]
    [InlineData(0.05, 5, 184)]
    [InlineData(0.02, 3, 333)]
    [InlineData(0.1, 4, 78)]
    public void Labels_with_some_errors(double alpha, int errors, int expected)
    {
        SampleSize.WithErrors(errors, alpha, 0.1).ShouldBe(expected);
        BinomialTail.AtMost(errors, expected, alpha).ShouldBeLessThanOrEqualTo(0.1);
        BinomialTail.AtMost(errors, expected - 1, alpha).ShouldBeGreaterThan(0.1);
    }

    [Theory]
    [InlineData(0.02, 0.05, 0.1, 132)]
    [InlineData(0.02, 0.05, 0.05, 181)]
    [InlineData(0.05, 0.1, 0.1, 78)]
    [InlineData(0, 0.05, 0.1, 45)]
    public void Labels_at_a_steady_risk(double risk, double alpha, double delta, int expected)
    {
        SampleSize.AtRisk(risk, alpha, delta).ShouldBe(expected);
        BinomialTail.AtMost((int)Math.Ceiling(expected * risk), expected, alpha).ShouldBeLessThanOrEqualTo(delta);
    }

    [Fact]
    public void No_number_of_labels_proves_what_is_false()
    {
        SampleSize.AtRisk(0.05, 0.05, 0.1).ShouldBeNull();
        SampleSize.AtRisk(0.0499999, 0.05, 0.1).ShouldBeNull();
    }
}
