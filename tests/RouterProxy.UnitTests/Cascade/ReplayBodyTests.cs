using RouterProxy.Cascade;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Cascade;

public sealed class ReplayBodyTests
{
    [Fact]
    public async Task A_body_that_was_read_to_its_end_may_be_given_back_while_its_reader_still_asks()
    {
        var buffer = new PooledBuffer();
        "0123456789"u8.CopyTo(buffer.GetSpan(10));
        buffer.Advance(10);
        await using var body = new ReplayBody(buffer);
        var target = new byte[6];

        (await body.ReadAsync(target, TestContext.Current.CancellationToken)).ShouldBe(6);
        body.IsDrained.ShouldBeFalse();
        (await body.ReadAsync(target, TestContext.Current.CancellationToken)).ShouldBe(4);
        body.IsDrained.ShouldBeTrue();
        target[..4].ShouldBe("6789"u8.ToArray());

        buffer.Dispose();
        (await body.ReadAsync(target, TestContext.Current.CancellationToken)).ShouldBe(0);
    }
}
