using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Probabilities;

namespace RouterProxy.Calibration.Tests.Probabilities;

public sealed class CalibrationFitTests
{
    internal static readonly Gen<ScoredAnswer> Answer =
        from step in Gen.Choose(0, 20)
        from right in Gen.Elements(true, false)
        select new ScoredAnswer(step / 20.0, right);

    private static readonly Arbitrary<Sample> Samples =
        (from size in Gen.Choose(1, 60) from answers in Gen.ArrayOf(Answer, size) select new Sample(answers)).ToArbitrary();

    [Fact]
    public void The_likelihood_equations_hold_at_the_fit()
    {
        // At the maximum the predicted and the observed numbers of right answers agree, up to the ridge.
        ScoredAnswer[] sample =
        [
            new(0.2, false), new(0.3, true), new(0.5, false), new(0.7, true), new(0.8, false), new(0.9, true), new(0.95, true),
        ];

        var fit = LogisticCalibration.Fit(sample, ridge: 1e-9);

        sample.Sum(answer => fit.Apply(answer.Score)).ShouldBe(4, 1e-6);
        fit.Slope.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Two_groups_are_fitted_exactly()
    {
        // Two confidences and two parameters: the fitted probabilities are the shares, 1 of 4 and 3 of 4.
        ScoredAnswer[] sample =
        [
            .. Enumerable.Range(0, 4).Select(i => new ScoredAnswer(0.4, i == 0)),
            .. Enumerable.Range(0, 4).Select(i => new ScoredAnswer(0.9, i != 0)),
        ];
        var fit = LogisticCalibration.Fit(sample, ridge: 1e-9);

        fit.Apply(0.4).ShouldBe(0.25, 1e-6);
        fit.Apply(0.9).ShouldBe(0.75, 1e-6);
        fit.Slope.ShouldBe(2 * Math.Log(3) / (Math.Log(9) - Math.Log(0.4 / 0.6)), 1e-6);
    }

    [Fact]
    public void Separable_labels_leave_finite_parameters()
    {
        var fit = LogisticCalibration.Fit([new(0.1, false), new(0.2, false), new(0.8, true), new(0.9, true)]);

        double.IsFinite(fit.Slope).ShouldBeTrue();
        fit.Apply(0.1).ShouldBeLessThan(0.05);
        fit.Apply(0.9).ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void A_confidence_that_points_the_wrong_way_is_answered_with_the_mean()
    {
        var fit = LogisticCalibration.Fit([new(0.9, false), new(0.8, false), new(0.7, true), new(0.2, true), new(0.1, true)]);

        fit.Slope.ShouldBe(0);
        fit.Apply(0.99).ShouldBe(0.6, 1e-3);
    }

    [Fact]
    public void Violators_are_pooled()
    {
        // Means 0, 1, 0, 1 pool to 0, 0.5, 0.5, 1: one step from 0.3 on.
        var fit = IsotonicCalibration.Fit([new(0.2, false), new(0.3, true), new(0.4, false), new(0.9, true)]);

        fit.Steps.ShouldBe([(0.2, 0), (0.3, 0.5), (0.9, 1)]);
        fit.Apply(0).ShouldBe(0);
        fit.Apply(0.35).ShouldBe(0.5);
        fit.Apply(1).ShouldBe(1);
    }

    [Fact]
    public void No_calibration_reverses_two_confidences_or_leaves_the_unit_interval() => Prop.ForAll(Samples, sample =>
    {
        IProbabilityCalibration[] fits = [LogisticCalibration.Fit(sample.Items), IsotonicCalibration.Fit(sample.Items)];
        foreach (var fit in fits)
        {
            var applied = Enumerable.Range(0, 41).Select(step => fit.Apply(step / 40.0)).ToArray();
            applied.ShouldBeInOrder();
            applied.ShouldAllBe(probability => probability >= 0 && probability <= 1);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_isotonic_fit_keeps_the_mean_and_beats_every_constant() => Prop.ForAll(Samples, sample =>
    {
        var fit = IsotonicCalibration.Fit(sample.Items);
        var mean = sample.Items.Average(answer => answer.Right ? 1.0 : 0);

        sample.Items.Average(answer => fit.Apply(answer.Score)).ShouldBe(mean, 1e-9);
        Squares(sample.Items, fit.Apply).ShouldBeLessThanOrEqualTo(Squares(sample.Items, _ => mean) + 1e-9);
    }).QuickCheckThrowOnFailure();

    private static double Squares(ScoredAnswer[] answers, Func<double, double> predict) =>
        answers.Sum(answer => Math.Pow(predict(answer.Score) - (answer.Right ? 1 : 0), 2));

    /// <summary>A readable wrapper for counterexamples.</summary>
    private sealed record Sample(ScoredAnswer[] Items)
    {
        public override string ToString() => string.Join("; ", Items);
    }
}
