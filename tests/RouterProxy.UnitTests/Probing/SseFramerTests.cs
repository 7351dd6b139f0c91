using System.Text;
using RouterProxy.Intake;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class SseFramerTests
{
    [Theory]
    [InlineData("data: a\n\n", "a")]
    [InlineData("data:a\n\n", "a")]
    [InlineData("data:  a \n\n", " a ")]
    [InlineData("data: a\r\n\r\n", "a")]
    [InlineData("data: a\r\r", "a")]
    [InlineData("\uFEFFdata: a\n\n", "a")]
    [InlineData("data\n\n", "")]
    [InlineData("data:\n\n", "")]
    [InlineData("data: abcdef\ndata: x\n\n", "abcdef\nx")]
    [InlineData("dat: a\ndataset: b\ndata: c\n\n", "c")]
    [InlineData("data: a\ndata\ndata:  b\r\ndata:c\r\r\n", "a\n\n b\nc")]
    [InlineData(": note\nid: 7\nretry: 3\nevent: x\ndata: a\n\n", "a")]
    [InlineData("datum: no\ndata: a\n\n", "a")]
    public void The_payload_of_one_event_is_what_the_grammar_says(string stream, string payload)
    {
        var events = FramedEvent.Read(Encoding.UTF8.GetBytes(stream));

        events.Count(e => e.HasData).ShouldBe(1);
        events.Single(e => e.HasData).Payload.ShouldBe(payload);
    }

    [Fact]
    public void A_lone_carriage_return_at_the_end_releases_the_event_at_once_and_its_line_feed_goes_to_the_next_range()
    {
        var framer = new SseFramer();
        var bytes = "data: a\r\n\r\ndata: b\r\n\r\n"u8;

        framer.TryRead(bytes[..10], out var first).ShouldBeTrue();
        (first.Start, first.End).ShouldBe((0, 10));
        framer.TryRead(bytes[..10], out _).ShouldBeFalse();
        framer.TryRead(bytes[..11], out _).ShouldBeFalse();
        framer.TryRead(bytes, out var second).ShouldBeTrue();
        (second.Start, second.End).ShouldBe((10, bytes.Length));
        Encoding.UTF8.GetString(bytes.Slice(second.DataStart, second.DataLength)).ShouldBe("b");
        framer.TryRead(bytes, out _).ShouldBeFalse();
        framer.Remainder(bytes).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Comments_names_and_the_end_mark_are_told_apart()
    {
        var events = FramedEvent.Read(": ping\n\nevent: response.created\ndata: {}\n\ndata:  [DONE] \n\n\nevent: x\n\n"u8.ToArray());

        events.Select(e => e.IsComment).ShouldBe([true, false, false, false, false]);
        events.Select(e => e.HasData).ShouldBe([false, true, true, false, false]);
        events.Select(e => e.IsDone).ShouldBe([false, false, true, false, false]);
        events.Select(e => e.Name).ShouldBe(["", "response.created", "", "", "x"]);
    }

    [Fact]
    public void Bytes_without_a_blank_line_are_no_event()
    {
        var framer = new SseFramer();
        var bytes = "data: a\n\ndata: {\"half"u8;

        framer.TryRead(bytes, out _).ShouldBeTrue();
        framer.TryRead(bytes, out _).ShouldBeFalse();
        framer.Remainder(bytes).SequenceEqual("data: {\"half"u8).ShouldBeTrue();
        framer.Reset();
        framer.TryRead("data: b\n\n"u8, out var e).ShouldBeTrue();
        e.Length.ShouldBe(9);
    }

    [Fact]
    public void A_stream_cut_at_every_byte_gives_the_same_events()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF: hello\n\nevent: x\ndata: a\r\n\r\n: ping\r\rdata: b\rdata: c\r\n\ndata:d\n\n\nevent: y\r\ndata: e\r\n\ndata: [DONE]\n\n");
        var whole = FramedEvent.Read(bytes);

        whole.ShouldBe(
        [
            new FramedEvent(false, true, false, "", ""),
            new FramedEvent(true, false, false, "x", "a"),
            new FramedEvent(false, true, false, "", ""),
            new FramedEvent(true, false, false, "", "b\nc"),
            new FramedEvent(true, false, false, "", "d"),
            new FramedEvent(false, false, false, "", ""),
            new FramedEvent(true, false, false, "y", "e"),
            new FramedEvent(true, false, true, "", "[DONE]"),
        ]);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            FramedEvent.Read(bytes, [cut]).ShouldBe(whole, $"cut at {cut}");
        }

        FramedEvent.Read(bytes, [.. Enumerable.Range(0, bytes.Length)]).ShouldBe(whole);
    }

    [Fact]
    public void An_abandoned_stream_leaves_nothing_behind_for_the_next()
    {
        foreach (var half in (string[])["event: x\n: note\ndata: a\ndata: b", "data: a\r", "\uFEFF"])
        {
            var framer = new SseFramer();
            framer.TryRead(Encoding.UTF8.GetBytes(half), out _).ShouldBeFalse();
            framer.Reset();

            var next = Encoding.UTF8.GetBytes("\uFEFFdata: c\n\n");
            framer.TryRead(next, out var e).ShouldBeTrue();
            (e.Start, e.End, e.DataLines, e.HasComment, e.Name(next).Length).ShouldBe((0, next.Length, 1, false, 0));
        }
    }

    [Fact]
    public void One_line_is_not_copied_and_several_are_joined()
    {
        using var scratch = new PooledBuffer(16);
        var framer = new SseFramer();
        var bytes = "data: a\n\ndata: b\ndata: c\n\ndata: d\ndata: e\n\n: none\n\n"u8;

        framer.TryRead(bytes, out var one).ShouldBeTrue();
        one.IsMultiLine.ShouldBeFalse();
        one.Payload(bytes, scratch).SequenceEqual("a"u8).ShouldBeTrue();
        scratch.Length.ShouldBe(0);
        framer.TryRead(bytes, out var two).ShouldBeTrue();
        two.IsMultiLine.ShouldBeTrue();
        two.Payload(bytes, scratch).SequenceEqual("b\nc"u8).ShouldBeTrue();
        framer.TryRead(bytes, out var again).ShouldBeTrue();
        again.Payload(bytes, scratch).SequenceEqual("d\ne"u8).ShouldBeTrue();
        framer.TryRead(bytes, out var none).ShouldBeTrue();
        none.Payload(bytes, scratch).IsEmpty.ShouldBeTrue();
        none.JoinData(bytes, scratch).IsEmpty.ShouldBeTrue();
    }
}
