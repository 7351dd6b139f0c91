using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class PooledBufferTests
{
    [Fact]
    public void It_grows_and_keeps_what_was_written()
    {
        using var buffer = new PooledBuffer(1);
        List<byte> expected = [];
        foreach (var size in (int[])[1, 15, 16, 17, 5000, 1])
        {
            var piece = Enumerable.Range(0, size).Select(i => (byte)(i + size)).ToArray();
            var room = size % 2 == 0 ? buffer.GetMemory(size).Span : buffer.GetSpan(size);
            room.Length.ShouldBeGreaterThanOrEqualTo(size);
            piece.CopyTo(room);
            buffer.Advance(size);
            expected.AddRange(piece);
        }

        buffer.WrittenSpan.SequenceEqual(expected.ToArray()).ShouldBeTrue();
        buffer.WrittenMemory.Length.ShouldBe(buffer.Length);
    }

    [Fact]
    public void There_is_always_room_for_a_byte()
    {
        using var buffer = new PooledBuffer(1);
        for (var count = 0; count < 100; count++)
        {
            (count % 2 == 0 ? buffer.GetSpan() : buffer.GetMemory().Span)[0] = (byte)count;
            buffer.Advance(1);
        }

        buffer.WrittenSpan[99].ShouldBe((byte)99);
    }

    [Fact]
    public void What_is_consumed_makes_room_at_the_front()
    {
        using var buffer = Bodies.Buffer("abcdef");
        buffer.Consume(0);
        buffer.Consume(2);
        buffer.WrittenSpan.SequenceEqual("cdef"u8).ShouldBeTrue();
        buffer.Consume(4);
        buffer.Length.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => buffer.Consume(1));
    }

    [Fact]
    public void After_its_return_nothing_can_be_read_or_written()
    {
        var buffer = Bodies.Buffer("abc");
        buffer.Dispose();
        buffer.Dispose();

        buffer.Length.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => buffer.WrittenMemory);
        Should.Throw<ObjectDisposedException>(() => buffer.GetMemory(1));
    }

    [Fact]
    public void A_request_that_is_done_has_returned_its_body()
    {
        var body = Bodies.Buffer("{}");
        var request = new GenerationRequest(RouterProxy.Dialects.ApiEndpoint.Chat, body, []);
        request.Dispose();

        Should.Throw<ObjectDisposedException>(() => request.Body);
        Should.Throw<ObjectDisposedException>(() => body.Array);
    }
}
