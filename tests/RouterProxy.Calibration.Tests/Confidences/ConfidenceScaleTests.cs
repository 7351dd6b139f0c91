using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Confidences;

namespace RouterProxy.Calibration.Tests.Confidences;

public sealed class ConfidenceScaleTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 2.1972245773)]
    [InlineData(1, 13.8155095580)]
    [InlineData(0, -13.8155095580)]
    public void Log_odds_are_clipped(double confidence, double expected) => ConfidenceScale.LogOdds(confidence).ShouldBe(expected, 1e-8);

    [Theory]
    [InlineData(0.9, 1, "1.00 nines")]
    [InlineData(0.85, 0.8239087, "0.82 nines")]
    [InlineData(0.9999994, 6.2218487, "6.22 nines")]
    [InlineData(0, 0, "0.00 nines")]
    public void Nines_tell_apart_what_four_decimals_do_not(double confidence, double nines, string display)
    {
        ConfidenceScale.Nines(confidence).ShouldBe(nines, 1e-6);
        ConfidenceScale.Display(confidence).ShouldBe(display);
    }

    [Fact]
    public void The_scales_can_be_travelled_both_ways() => Prop.ForAll(
        Gen.Choose(1, 9_999_999).ToArbitrary(),
        millionths =>
        {
            var confidence = millionths / 10_000_000.0;

            ConfidenceScale.FromNines(ConfidenceScale.Nines(confidence)).ShouldBe(confidence, 1e-12);
            ConfidenceScale.FromLogOdds(ConfidenceScale.LogOdds(confidence, clip: 0)).ShouldBe(confidence, 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_ends_of_the_scales_are_the_ends()
    {
        ConfidenceScale.Nines(1).ShouldBe(double.PositiveInfinity);
        ConfidenceScale.Display(1).ShouldBe("certain");
        ConfidenceScale.FromNines(double.PositiveInfinity).ShouldBe(1);
        ConfidenceScale.FromLogOdds(double.PositiveInfinity).ShouldBe(1);
        ConfidenceScale.FromLogOdds(double.NegativeInfinity).ShouldBe(0);
        ConfidenceScale.Nines(Math.BitDecrement(1.0)).ShouldBe(ConfidenceScale.MostNines, 1e-9);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_confidence_is_refused(double value)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ConfidenceScale.LogOdds(value));
        Should.Throw<ArgumentOutOfRangeException>(() => ConfidenceScale.Nines(value));
        Should.Throw<ArgumentException>(() => Saturation.Of([value]));
    }

    [Fact]
    public void Ties_and_certainty_are_counted()
    {
        var saturation = Saturation.Of([1, 0.5, 1, 0.99995, 0.5, 1, 0.7, 0.2]);

        saturation.ShouldBe(new Saturation(Count: 8, Distinct: 5, CertainShare: 3 / 8.0, SaturatedShare: 0.5, LargestTie: 3));
        saturation.LargestEscalationRate.ShouldBe(5 / 8.0);
    }
}
