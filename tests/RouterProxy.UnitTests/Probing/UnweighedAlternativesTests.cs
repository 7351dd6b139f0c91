using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.Confidence;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

/// <summary>
/// Where the signal does not weigh alternatives, only those of certain tokens are read. A row that names its alternatives before its logprob
/// cannot tell yet: there all are read, and the outcome must be the same.
/// </summary>
public sealed class UnweighedAlternativesTests
{
    private static readonly SignalPolicy[] Signals =
    [
        SignalPolicy.Default,
        new(SignalKind.MinToken, 8, [], null),
        new(SignalKind.MeanToken, 8, [], null),
        new(SignalKind.Margin, 1, [], null),
    ];

    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_recorded_answer_is_read_alike_whichever_comes_first(bool structured)
    {
        var reordered = 0;
        foreach (var fixture in FixtureFiles.Responses())
        {
            var original = FixtureFiles.Read(fixture.File);
            var first = fixture.Stream ? AlternativesFirstInLines(original) : AlternativesFirst(Encoding.UTF8.GetString(original));
            reordered += Encoding.UTF8.GetString(original) == first ? 0 : 1;
            foreach (var signal in Signals)
            {
                Read(fixture, signal, structured, Encoding.UTF8.GetBytes(first)).ShouldBe(Read(fixture, signal, structured, original), $"{fixture.File}, {signal.Kind}");
            }
        }

        reordered.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Every_row_of_a_recorded_answer_passes_the_same_checks()
    {
        var rows = 0;
        foreach (var fixture in FixtureFiles.Responses().Where(f => !f.Stream && f.Endpoint == "chat"))
        {
            if (TryParse(Encoding.UTF8.GetString(FixtureFiles.Read(fixture.File))) is not { } answer
                || answer["choices"]?[0]?["logprobs"]?["content"] is not JsonArray array)
            {
                continue;
            }

            var (all, few) = (RowsOf(array, weighs: true), RowsOf(array, weighs: false));
            few.Count.ShouldBe(all.Count);
            for (var index = 0; index < all.Count; index++, rows++)
            {
                RowCheck.Examine(few, index).ShouldBe(RowCheck.Examine(all, index), fixture.File);
                RowCheck.IsForced(few, index).ShouldBe(RowCheck.IsForced(all, index), fixture.File);
            }
        }

        rows.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("""{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5}]}""", 0)]
    [InlineData("""{"token":"a","logprob":-1e-9,"top_logprobs":[{"token":"a","logprob":-1e-9}]}""", 0)]
    [InlineData("""{"token":"a","logprob":0,"top_logprobs":[{"token":"a","logprob":0}]}""", 1)]
    [InlineData("""{"token":"a","logprob":-0.0,"top_logprobs":[{"token":"a","logprob":-0.0}]}""", 1)]
    [InlineData("""{"token":"a","logprob":null,"top_logprobs":[{"token":"a","logprob":-1}]}""", 1)]
    [InlineData("""{"token":"a","logprob":"no","top_logprobs":[{"token":"a","logprob":-1}]}""", 1)]
    [InlineData("""{"token":"a","top_logprobs":[{"token":"a","logprob":-1}],"logprob":-0.5}""", 1)]
    public void Alternatives_are_read_where_the_row_may_be_certain(string row, int read)
    {
        RowsOf(JsonNode.Parse($"[{row}]")!, weighs: false).Reading(0).Alternatives.Length.ShouldBe(read);
        RowsOf(JsonNode.Parse($"[{row}]")!, weighs: true).Reading(0).Alternatives.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"token":"work","logprob":0.0,"top_logprobs":[]}""", "Placeholder")]
    [InlineData("""{"token":"work","top_logprobs":[],"logprob":0.0}""", "Placeholder")]
    [InlineData("""{"token":"work","logprob":0.0,"top_logprobs":[{"token":"work","logprob":0.0},{"token":"spam","logprob":-9999.0}]}""", "Constrained")]
    [InlineData("""{"top_logprobs":[{"token":"work","logprob":0.0},{"token":"spam","logprob":-9999.0}],"token":"work","logprob":0.0}""", "Constrained")]
    [InlineData("""{"token":"work","logprob":0.0,"top_logprobs":[{"token":"work","logprob":0.0},{"token":"spam","logprob":-20}]}""", null)]
    [InlineData("""{"token":"work","top_logprobs":[],"logprob":-0.5}""", null)]
    public void A_certain_token_is_told_from_a_placeholder_and_from_a_forced_one(string row, string? reason)
    {
        var (_, outcome) = ProbeDriver.Whole(ProbeDriver.Settings(), Chat.Whole("work", row));

        (outcome.IsScored ? null : outcome.Reason.ToString()).ShouldBe(reason);
    }

    private static (ProbeState, ConfidenceOutcome) Read(Fixture fixture, SignalPolicy signal, bool structured, byte[] answer)
    {
        var probe = new AnswerProbe(ProbeDriver.Settings(fixture.ApiEndpoint, signal, structured: structured));
        return fixture.Stream ? ProbeDriver.Stream(probe, answer) : (probe.ReadWhole(answer), probe.Outcome);
    }

    private static RowBuffer RowsOf(JsonNode array, bool weighs)
    {
        var bytes = Encoding.UTF8.GetBytes(array.ToJsonString(AsItIs));
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var rows = new RowBuffer(weighs);
        RowReader.ReadArray(ref reader, bytes, rows);
        return rows;
    }

    private static string AlternativesFirstInLines(byte[] stream) =>
        string.Join('\n', Encoding.UTF8.GetString(stream).Split('\n').Select(line => line.StartsWith("data: {", StringComparison.Ordinal) ? $"data: {AlternativesFirst(line[6..])}" : line));

    /// <summary>The same JSON, in which <c>top_logprobs</c> precedes what else its object has; what is no JSON stays as it is.</summary>
    private static string AlternativesFirst(string json)
    {
        if (!json.Contains("top_logprobs", StringComparison.Ordinal) || TryParse(json) is not { } node)
        {
            return json;
        }

        Reorder(node);
        return node.ToJsonString(AsItIs);
    }

    private static JsonNode? TryParse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Reorder(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Reorder(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
            {
                Reorder(value);
            }

            if (members.ContainsKey("logprob") && members["top_logprobs"] is { } top)
            {
                members.Remove("top_logprobs");
                members.Insert(0, "top_logprobs", top);
            }
        }
    }
}
