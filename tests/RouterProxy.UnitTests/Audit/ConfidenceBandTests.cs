using RouterProxy.Audit;

namespace RouterProxy.UnitTests.Audit;

public sealed class ConfidenceBandTests
{
    [Theory]
    [InlineData(null, "none")]
    [InlineData(0.0, "0-0.5")]
    [InlineData(0.4999, "0-0.5")]
    [InlineData(0.5, "0.5-0.9")]
    [InlineData(0.99, "0.99-0.999")]
    [InlineData(0.9999995, "0.999999-1")]
    [InlineData(0.99999, "0.9999-0.999999")]
    [InlineData(1.0, "1")]
    public void A_confidence_lies_in_its_band(double? confidence, string band) => ConfidenceBand.Of(confidence).ShouldBe(band);
}
