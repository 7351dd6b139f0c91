using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

/// <summary>What must hold however a stream is cut.</summary>
public sealed class SseFramerProperties
{
    [Fact]
    public void Every_fixture_stream_cut_at_every_byte_gives_the_same_events()
    {
        foreach (var file in FixtureFiles.Streams())
        {
            var bytes = FixtureFiles.Read(file);
            var whole = FramedEvent.Read(bytes);
            whole.ShouldNotBeEmpty(file);
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                FramedEvent.Read(bytes, [cut]).ShouldBe(whole, $"{file} cut at {cut}");
            }

            FramedEvent.Read(bytes, [.. Enumerable.Range(0, bytes.Length)]).ShouldBe(whole, file);
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
                var events = FramedEvent.Read(bytes, [.. pair.Item2.Where(cut => cut <= bytes.Length).Distinct().Order()]);
                return events.Where(e => e.HasData).Select(e => (e.Name, e.Payload)).SequenceEqual(Plain(pair.Item1));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
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
}
