using RouterProxy.Confidence;

namespace RouterProxy.UnitTests.Confidence;

public sealed class LogprobsTests
{
    [Theory]
    [InlineData(0, true, false)]
    [InlineData(-0.5, true, false)]
    [InlineData(-100, true, false)]
    [InlineData(-8999.9, true, false)]
    [InlineData(-9000, false, true)]
    [InlineData(-9999, false, true)]
    [InlineData(double.MinValue, false, true)]
    [InlineData(double.NegativeInfinity, false, true)]
    [InlineData(double.NaN, false, true)]
    [InlineData(0.00009, true, false)]
    [InlineData(0.00011, false, false)]
    [InlineData(12.25, false, false)]
    [InlineData(double.PositiveInfinity, false, false)]
    public void Markers_and_raw_logits_are_no_logprobs(double number, bool isValid, bool isMarker)
    {
        Logprobs.IsValid(number).ShouldBe(isValid);
        Logprobs.IsMarker(number).ShouldBe(isMarker);
    }

    [Fact]
    public void A_probability_rounded_up_to_1_0001_is_still_one() => Logprobs.IsValid(Math.Log(1.0001)).ShouldBeTrue();
}
