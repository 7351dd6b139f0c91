using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Tests.Thresholds;

public sealed class GuaranteeTests(ITestOutputHelper output)
{
    private const int Draws = 1000;
    private const double Alpha = 0.05;
    private const double Delta = 0.1;

    [Theory]
    [InlineData(RiskKind.Marginal, 200)]
    [InlineData(RiskKind.Marginal, 500)]
    [InlineData(RiskKind.Selective, 200)]
    [InlineData(RiskKind.Selective, 500)]
    public void Certified_thresholds_keep_their_promise_and_thresholds_by_eye_do_not(RiskKind kind, int labels)
    {
        var random = new SplitMix(20240501);
        int certifiedBroke = 0, naiveBroke = 0, none = 0;
        var coverage = 0.0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var curve = AcceptanceCurve.Of(KnownRisk.Draw(labels, random));
            var certified = FixedSequenceTest.Certify(curve, Alpha, Delta, kind).Certified;
            certifiedBroke += KnownRisk.Risk(certified?.Threshold, kind) > Alpha ? 1 : 0;
            naiveBroke += KnownRisk.Risk(curve.LowestWithin(Alpha, kind)?.Threshold, kind) > Alpha ? 1 : 0;
            none += certified is null ? 1 : 0;
            coverage += certified?.Point.Coverage ?? 0;
        }

        output.WriteLine(
            $"{kind}, n = {labels}: target broken by certified {certifiedBroke / (double)Draws:P1}, "
            + $"by eye {naiveBroke / (double)Draws:P1}; certified coverage {coverage / Draws:P1}, "
            + $"nothing certified in {none / (double)Draws:P1}");
        (certifiedBroke / (double)Draws).ShouldBeLessThanOrEqualTo(Delta);
        (naiveBroke / (double)Draws).ShouldBeGreaterThan(0.4);
        none.ShouldBeLessThan(Draws / 2, "a promise that is never made is kept trivially");
    }
}
