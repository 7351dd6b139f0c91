using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public class HeldShareTests
{
    private readonly HeldBytes _held = new();

    [Fact]
    public void What_does_not_fit_takes_nothing_and_what_was_let_in_may_grow()
    {
        using var first = _held.Open(100);
        using var second = _held.Open(100);
        first.TryAdd(60).ShouldBeTrue();
        second.Fits(40).ShouldBeTrue();
        second.Fits(41).ShouldBeFalse();
        second.TryAdd(41).ShouldBeFalse();
        _held.Total.ShouldBe(60);
        first.Add(1000);
        second.TryAdd(1).ShouldBeFalse();
        first.Remove(1000);
        second.TryAdd(40).ShouldBeTrue();
    }

    [Fact]
    public void Everything_is_returned_at_the_end_whatever_was_kept()
    {
        var share = _held.Open(null);
        share.TryAdd(4).ShouldBeTrue();
        share.Add(6);
        var kept = new HeldPart(share);
        kept.Add(5);
        kept.Keep();
        kept.Dispose();
        _held.Total.ShouldBe(15);
        using (var dropped = new HeldPart(share))
        {
            dropped.Add(7);
            _held.Total.ShouldBe(22);
        }

        _held.Total.ShouldBe(15);
        share.Dispose();
        _held.Total.ShouldBe(0);
    }
}
