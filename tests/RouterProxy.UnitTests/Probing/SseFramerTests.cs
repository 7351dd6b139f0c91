using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

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
    [InlineData("data: a\ndata\ndata:  b\r\ndata:c\r\r\n", "a\n\n b\nc")]
    [InlineData(": note\nid: 7\nretry: 3\nevent: x\ndata: a\n\n", "a")]
    [InlineData("datum: no\ndata: a\n\n", "a")]
    public void The_payload_of_one_event_is_what_the_grammar_says(string stream, string payload)
    {
        var events = Frame(Encoding.UTF8.GetBytes(stream));

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
        var events = Frame(": ping\n\nevent: response.created\ndata: {}\n\ndata:  [DONE] \n\n\nevent: x\n\n"u8.ToArray());

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
    public void Every_fixture_stream_cut_at_every_byte_gives_the_same_events()
    {
        foreach (var file in FixtureFiles.Streams())
        {
            var bytes = FixtureFiles.Read(file);
            var whole = Frame(bytes);
            whole.ShouldNotBeEmpty(file);
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                Frame(bytes, [cut]).Select(e => e.Essence).ShouldBe(whole.Select(e => e.Essence), $"{file} cut at {cut}");
            }

            Frame(bytes, [.. Enumerable.Range(0, bytes.Length)]).Select(e => e.Essence).ShouldBe(whole.Select(e => e.Essence), file);
        }
    }

    [Fact]
    public void Random_streams_in_random_pieces_give_what_a_plain_reading_of_the_grammar_gives()
    {
        var part = Gen.Elements(
            "data", ":", " ", "a", "b", "\n", "\n", "\r", "\r\n", "data: x", "data:", "event: e", ": c", "id: 1", "\n\n", "\r\n\r\n", "\uFEFF", "[DONE]");
        var streams = part.ListOf().Select(parts => string.Concat(parts));
        var cuts = Gen.Choose(0, 60).ListOf();
        Prop.ForAll(
            streams.Zip(cuts).ToArbitrary(),
            pair =>
            {
                var bytes = Encoding.UTF8.GetBytes(pair.Item1);
                var events = Frame(bytes, [.. pair.Item2.Where(cut => cut <= bytes.Length).Distinct().Order()]);
                return events.Where(e => e.HasData).Select(e => (e.Name, e.Payload)).SequenceEqual(Plain(pair.Item1));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static List<Framed> Frame(byte[] bytes, int[]? cuts = null)
    {
        var framer = new SseFramer();
        using var buffer = new PooledBuffer(16);
        using var scratch = new PooledBuffer(16);
        var found = new List<Framed>();
        var covered = 0;
        var from = 0;
        foreach (var to in (int[])[.. cuts ?? [], bytes.Length])
        {
            bytes.AsSpan(from, to - from).CopyTo(buffer.GetSpan(Math.Max(to - from, 1)));
            buffer.Advance(to - from);
            from = to;
            while (framer.TryRead(buffer.WrittenSpan, out var e))
            {
                var span = buffer.WrittenSpan;
                e.Raw(span).SequenceEqual(bytes.AsSpan(covered, e.Length)).ShouldBeTrue("ranges must touch");
                covered += e.Length;
                found.Add(new Framed(
                    e.HasData, e.IsComment, e.IsDone, Encoding.UTF8.GetString(e.Name(span)), Encoding.UTF8.GetString(e.Payload(span, scratch))));
            }

            var consumed = framer.Consumed;
            buffer.Consume(consumed);
            framer.Rebase(consumed);
        }

        framer.Remainder(buffer.WrittenSpan).SequenceEqual(bytes.AsSpan(covered)).ShouldBeTrue();
        return found;
    }

    /// <summary>The grammar, read on a whole string: lines first, then fields.</summary>
    private static List<(string Name, string Data)> Plain(string stream)
    {
        var events = new List<(string, string)>();
        var text = stream.StartsWith('\uFEFF') ? stream[1..] : stream;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var name = "";
        List<string> data = [];
        foreach (var line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    events.Add((name, string.Join('\n', data)));
                }

                name = "";
                data = [];
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            if (string.Equals(field, "data", StringComparison.Ordinal))
            {
                data.Add(value);
            }
            else if (string.Equals(field, "event", StringComparison.Ordinal))
            {
                name = value;
            }
        }

        return events;
    }

    private sealed record Framed(bool HasData, bool IsComment, bool IsDone, string Name, string Payload)
    {
        public string Essence => $"{HasData} {IsComment} {IsDone} {Name} {Payload}";
    }
}
