using RouterProxy.Audit;

namespace RouterProxy.UnitTests.Audit;

public sealed class AuditDrawTests
{
    [Fact]
    public void A_rate_of_one_draws_all_and_of_zero_none()
    {
        var draw = new AuditDraw(new Random(1));

        Enumerable.Range(0, 1000).ShouldAllBe(_ => draw.Draw(1));
        Enumerable.Range(0, 1000).ShouldAllBe(_ => !draw.Draw(0));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    public void Others_draw_about_their_share(double rate)
    {
        var draw = new AuditDraw(new Random(7));

        var share = Enumerable.Range(0, 20_000).Count(_ => draw.Draw(rate)) / 20_000d;

        // Five standard deviations.
        share.ShouldBe(rate, 5 * Math.Sqrt(rate * (1 - rate) / 20_000));
    }
}
