using System.Text;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Whatever an upstream sends, the probe answers with a state, and a confidence is a number in [0,1].</summary>
public sealed class HostileAnswerProperties(ITestOutputHelper output)
{
    private static readonly string[] Grafts =
    [
        "null", "true", "{}", "[]", "\"\"", "\"\\ud83d\"", "\"\\ud83d\\u0041\"", "-1e999", "1e999", "[[[[]]]]", "{\"a\":{\"b\":[1]}}", "\"<think>\"", "9e9", "\"token_id:1\"",
        "NaN", "-Infinity", "{\"content\":[{\"token\":\"x\"}]}", "[null]", "[{}]", "0", "\"\uFFFD\"",
    ];

    private static readonly ProbeSettings[] Settings =
    [
        ProbeDriver.Settings(),
        ProbeDriver.Settings(ApiEndpoint.Responses, structured: true),
        ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.LabelMass, 1, ["work", "personal", "per"], null), labels: ["work", "worker"]),
        ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.MeanToken, 4, [], "label"), labels: ["work", "worker"], structured: true),
        ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.Margin, 1, [], null)),
    ];

    [Fact]
    public void Changed_and_truncated_answers_never_throw()
    {
        var random = new Random(20251);
        var probes = Settings.Select(settings => new AnswerProbe(settings)).ToArray();
        var read = 0;
        foreach (var fixture in FixtureFiles.Responses())
        {
            var original = FixtureFiles.Read(fixture.File);
            for (var round = 0; round < 250; round++, read++)
            {
                var bytes = Mutate(original, random, round);
                var probe = probes[round % probes.Length];
                probe.Reset();
                var (state, outcome) = fixture.Stream ? ProbeDriver.Stream(probe, bytes) : (probe.ReadWhole(bytes), probe.Outcome);
                Check(state, outcome, fixture.File);
            }
        }

        output.WriteLine($"{read} damaged answers");
    }

    [Fact]
    public void Every_truncation_of_a_whole_answer_is_malformed()
    {
        var json = FixtureFiles.Read("vllm__chat__nonstream__basic.response.json").AsSpan().TrimEnd("\n "u8);
        var probe = new AnswerProbe(ProbeDriver.Settings());
        for (var length = 0; length < json.Length; length++)
        {
            probe.Reset();
            probe.ReadWhole(json[..length]).ShouldBe(ProbeState.Malformed);
        }
    }

    private static void Check(ProbeState state, ConfidenceOutcome outcome, string file)
    {
        state.ShouldNotBe(ProbeState.Undecided, file);
        if (outcome.IsScored)
        {
            outcome.Value.ShouldBeInRange(0, 1, file);
        }
    }

    private static byte[] Mutate(byte[] original, Random random, int round)
    {
        var bytes = original.ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (round % 5)
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    bytes.Add((byte)'\n');
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    Graft(bytes, at, random);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts another value behind a colon: valid JSON of the wrong type, mostly.</summary>
    private static void Graft(List<byte> bytes, int at, Random random)
    {
        var colon = bytes.IndexOf((byte)':', at);
        if (colon < 0)
        {
            return;
        }

        var end = colon + 1;
        for (var depth = 0; end < bytes.Count && (depth > 0 || bytes[end] is not ((byte)',' or (byte)'}' or (byte)']')); end++)
        {
            depth += bytes[end] is (byte)'{' or (byte)'[' ? 1 : bytes[end] is (byte)'}' or (byte)']' ? -1 : 0;
        }

        bytes.RemoveRange(colon + 1, end - colon - 1);
        bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Grafts[random.Next(Grafts.Length)]));
    }
}
