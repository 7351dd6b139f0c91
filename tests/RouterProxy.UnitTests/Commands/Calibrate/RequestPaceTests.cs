using Microsoft.Extensions.Time.Testing;
using RouterProxy.Commands.Calibrate;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public class RequestPaceTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(5, 8)]
    [InlineData(9, 15)]
    public void The_wait_doubles_up_to_a_limit(int tries, double seconds) =>
        RequestPace.Delay(tries, null, 0).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void What_the_upstream_asks_for_is_done_up_to_a_limit()
    {
        RequestPace.Delay(1, TimeSpan.FromSeconds(17), 0.9).ShouldBe(TimeSpan.FromSeconds(17));
        RequestPace.Delay(1, TimeSpan.FromDays(1), 0.9).ShouldBe(RequestPace.Longest);
        RequestPace.Delay(1, TimeSpan.FromSeconds(-5), 0).ShouldBe(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_pause_holds_everybody_and_a_longer_one_wins()
    {
        var clock = new FakeTimeProvider();
        var pace = new RequestPace(clock);
        await pace.WaitAsync(TestContext.Current.CancellationToken);

        pace.Pause(TimeSpan.FromSeconds(10));
        var first = pace.WaitAsync(TestContext.Current.CancellationToken);
        pace.Pause(TimeSpan.FromSeconds(30));
        pace.Pause(TimeSpan.FromSeconds(5));
        var second = pace.WaitAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(29));
        first.IsCompleted.ShouldBeFalse();
        second.IsCompleted.ShouldBeFalse();

        clock.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
