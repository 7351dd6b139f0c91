using System.Globalization;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Confidence;

/// <summary>Each way to make one number of an answer's rows, through the running gateway.</summary>
public sealed class SignalTests
{
    private static readonly Rows[] Card =
    [
        new("card", 0.8, ("refund", 0.2)),
        new(" lost", 0.5, (" stolen", 0.25), (" Lost", 0.125)),
    ];

    public static TheoryData<string, double, int> Signals => new()
    {
        { """{"Signal":"FirstToken"}""", 0.8, 1 },
        { """{"Signal":"Margin"}""", 0.6, 2 },
        { """{"Signal":"MinToken","Tokens":2}""", 0.5, 1 },
        { """{"Signal":"MeanToken","Tokens":2}""", 0.6324555320336759, 1 },
        { """{"Signal":"LabelMass","Labels":["card lost","card stolen","refund"]}""", 0.5, 20 },
    };

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_signal_is_read_alike_from_streams_and_whole_answers(string confidence, double expected, int alternatives)
    {
        await using var tiers = await Tiers.StartAsync(Rows.Answers(Card), "Buffer", configure: t => t.With("Confidence", JsonNode.Parse(confidence)));
        foreach (var stream in new[] { false, true })
        {
            var got = await tiers.PostAsync(RawClient.ChatPath, Body(stream));
            got.Header("x-router-decision").ShouldBeOneOf("accepted", "degraded");
            double.Parse(got.Header("x-router-confidence")!, CultureInfo.InvariantCulture).ShouldBe(expected, 1e-12);
            tiers.Cheap.Requests[^1].Json().GetProperty("top_logprobs").GetInt32().ShouldBe(alternatives);
            got.Text.ShouldNotContain("\"logprob\"");
        }
    }

    [Fact]
    public async Task Label_mass_is_low_when_the_answer_is_no_label()
    {
        await using var tiers = await Tiers.StartAsync(
            Rows.Answers(new Rows("Sure", 0.95, ("work", 0.05))), strong: KnowsBoth.Answers(KnownCompletion.Confident),
            configure: t => t.With("Confidence", JsonNode.Parse("""{"Signal":"LabelMass","Labels":["work","spam"]}""")));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body(stream: true));
        got.Header("x-router-decision").ShouldBe("escalated");
        got.Header("x-router-reason").ShouldBe("low_confidence");
        got.Header("x-router-confidence").ShouldBe("0");
    }

    [Fact]
    public async Task A_stream_is_held_until_its_label_is_clear_and_no_longer()
    {
        var gate = new Gate();
        var events = Rows.Events(new Rows("un", 0.7), new Rows("safe", 0.9), new Rows("\nS1", 0.4));
        await using var tiers = await Tiers.StartAsync(
            _ => UpstreamReply.Sse(new SseScript().Event(events[0]).Wait(gate).Event(events[1]).Wait(gate).Event(events[2]).Event(events[3]).Done()),
            configure: t => LabelThresholds(t, ("unsafe", 0.6), ("unsure", 0.99)));
        var opening = tiers.Gateway.Client.OpenChatAsync(Body(stream: true));

        // "un" may still become one or the other: nothing may have reached the client.
        await gate.Reached();
        opening.IsCompleted.ShouldBeFalse();
        gate.Release();

        // "unsafe" is clear, although the answer goes on.
        await gate.Reached();
        await using var stream = await opening;
        stream.Header("x-router-decision").ShouldBe("accepted");
        stream.Header("x-router-threshold").ShouldBe("0.6");
        gate.Release();
        (await stream.ReadSseEventsAsync()).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("unsafe", 0.7, "accepted", "0.6")]
    [InlineData("unsafe", 0.5, "escalated", "0.6")]
    [InlineData("safe", 0.97, "escalated", "0.98")]
    [InlineData("safe", 0.99, "accepted", "0.98")]
    [InlineData("Safe", 0.99, "accepted", "0.98")]
    [InlineData("hmm", 0.99, "accepted", "0.5")]
    [InlineData("hmm", 0.4, "escalated", "0.5")]
    public async Task The_threshold_of_the_answered_label_beats_the_tiers(string answer, double probability, string decision, string threshold)
    {
        await using var tiers = await Tiers.StartAsync(
            Rows.Answers(new Rows(answer, probability)), strong: KnowsBoth.Answers(KnownCompletion.Confident), configure: t => LabelThresholds(t, ("safe", 0.98), ("unsafe", 0.6)));
        foreach (var stream in new[] { false, true })
        {
            var got = await tiers.PostAsync(RawClient.ChatPath, Body(stream));
            got.Header("x-router-decision").ShouldBe(decision);
            got.Header("x-router-threshold").ShouldBe(threshold);
        }
    }

    [Theory]
    [InlineData("label", 0.75)]
    [InlineData("urgent", 0.9)]
    [InlineData("score", 0.6)]
    public async Task A_field_of_a_json_answer_names_what_is_scored(string field, double expected)
    {
        Rows[] json =
        [
            new("{\"", 1, ("work", 1e-9)), new("label", 0.99), new("\":\"", 1), new("work", 0.75, ("spam", 0.25)), new("\",\"", 0.99), new("urgent", 0.98), new("\":", 0.97),
            new("true", 0.9, ("false", 0.1)), new(",\"", 0.99), new("score", 0.99), new("\":", 1), new("7", 0.6, ("8", 0.4)), new("}", 1),
        ];
        await using var tiers = await Tiers.StartAsync(
            Rows.Answers(json), configure: t => t.With("Confidence", new JsonObject { ["Signal"] = "FirstToken", ["Field"] = field }));
        const string format = ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"mail\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}";
        foreach (var stream in new[] { false, true })
        {
            var got = await tiers.PostAsync(RawClient.ChatPath, Body(stream, format));
            got.Header("x-router-decision").ShouldBe("accepted");
            double.Parse(got.Header("x-router-confidence")!, CultureInfo.InvariantCulture).ShouldBe(expected, 1e-12);
        }
    }

    [Fact]
    public async Task A_field_that_never_comes_is_constrained()
    {
        await using var tiers = await Tiers.StartAsync(
            Rows.Answers(new Rows("{\"", 0.9, ("x", 0.1)), new Rows("label", 0.9, ("x", 0.1)), new Rows("\":1}", 0.9, ("x", 0.1))),
            strong: KnowsBoth.Answers(KnownCompletion.Confident), configure: t => t.With("Confidence", new JsonObject { ["Field"] = "other" }));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body(stream: false, ",\"response_format\":{\"type\":\"json_object\"}"));
        got.Header("x-router-reason").ShouldBe("constrained");
        got.Header("x-router-decision").ShouldBe("escalated");
    }

    private static void LabelThresholds(TwoTiers tiers, params (string Label, double Threshold)[] thresholds)
    {
        tiers.Route["Tiers"]![0]!["LabelThresholds"] = new JsonArray([.. thresholds.Select(t => new JsonObject { ["Label"] = t.Label, ["Threshold"] = t.Threshold })]);
        tiers.With("OnStrongFailure", "Fail");
    }

    private static string Body(bool stream, string members = "") =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hello"}]{{members}}}""";
}
