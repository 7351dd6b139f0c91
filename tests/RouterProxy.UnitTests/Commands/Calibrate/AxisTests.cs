using System.Globalization;
using RouterProxy.Commands.Calibrate;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public class AxisTests
{
    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 1.067, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0.765, 0.982, "0.8 0.85 0.9 0.95")]
    [InlineData(0.9701, 0.9912, "0.975 0.98 0.985 0.99")]
    [InlineData(0, 96, "0 20 40 60 80")]
    [InlineData(0, 6, "0 1 2 3 4 5 6")]
    [InlineData(0, 10, "0 2 4 6 8 10")]
    [InlineData(0.5, 0.5, "0.5")]
    public void Ticks_are_round_numbers_between_the_ends(double from, double to, string ticks) =>
        string.Join(' ', new Axis("", from, to, _ => "").Ticks.Select(tick => tick.ToString("0.######", CultureInfo.InvariantCulture))).ShouldBe(ticks);
}
