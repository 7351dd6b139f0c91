using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Answers in JSON or under a grammar: the first token that was a choice, inside a value.</summary>
public sealed class StructuredAnswerTests
{
    private static readonly ConfidenceOutcome Constrained = ConfidenceOutcome.Unscored(UnscoredReason.Constrained);

    private static string Forced(string token) => $$"""{"token":{{Chat.Json(token)}},"logprob":0.0,"top_logprobs":[]}""";

    [Fact]
    public void The_masked_answer_is_scored_at_its_first_choice()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings(structured: true));
        probe.ReadWhole(FixtureFiles.Read("vllm__chat__nonstream__json-schema-masked.response.json"));
        probe.Outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.6931471824645996)));
    }

    [Fact]
    public void Names_and_punctuation_do_not_count_even_where_they_are_unsure()
        => Read("""{"label": "work"}""", Row("{\"", -3), Row("label", -2), Row("\": \"", -1), Row("work", -0.5), Row("\"}", -0.7))
            .ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5)));

    [Fact]
    public void A_token_that_reaches_into_the_value_counts()
        => Read("""{"label":"work"}""", Forced("{\"label"), Row("\":\"wo", -0.5), Row("rk", -2)).ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5)));

    [Fact]
    public void Without_any_choice_the_answer_is_constrained()
    {
        Read("""{"label":"work"}""", Forced("{\"label\":\""), Forced("work"), Forced("\"}")).ShouldBe(Constrained);
        Read("{}", Row("{", -1), Row("}", -1)).ShouldBe(Constrained);
        Read("work", Forced("work")).ShouldBe(Constrained);
    }

    [Fact]
    public void Certainty_beside_live_alternatives_is_a_choice()
        => Read("""{"a":"work"}""", Forced("{\"a\":\""), Chat.Row("work", 0.0, ("work", 0.0), ("spam", -20)), Forced("\"}")).ShouldBe(ConfidenceOutcome.Scored(1));

    [Theory]
    [InlineData("label", -0.5)]
    [InlineData("n", -0.25)]
    [InlineData("deep", -0.125)]
    public void A_field_names_the_value_that_counts(string field, double logprob)
    {
        string[] rows =
        [
            Row("{\"why\":\"", -1), Row("label\\\": ", -4), Row("so", -4), Row("\",", -1), Row("\"n\": ", -1), Row("1", -0.25), Row("2", -2), Row(",\"deep\":[{\"label\":\"", -1),
            Row("x", -0.125), Row("\"}],", -1), Row("\"label\":\"", -1), Row("work", -0.5), Row("\"}", -0.1),
        ];
        const string text = """{"why":"label\": so","n": 12,"deep":[{"label":"x"}],"label":"work"}""";
        Read(text, new SignalPolicy(SignalKind.FirstToken, 1, [], field), rows).ShouldBe(ConfidenceOutcome.Scored(Math.Exp(logprob)));
    }

    [Fact]
    public void A_field_that_does_not_come_leaves_nothing_to_score()
    {
        var policy = new SignalPolicy(SignalKind.FirstToken, 1, [], "label");
        Read("""{"other":1}""", policy, Row("{\"other\":", -1), Row("1", -1), Row("}", -1)).ShouldBe(Constrained);
        Read("work", policy, Row("work", -1)).ShouldBe(Constrained);
        Read("[1]", policy, Row("[", -1), Row("1", -1), Row("]", -1)).ShouldBe(Constrained);
        Read("""{"label":"","other":1}""", policy, Row("{\"label\":\"", -1), Row("\",\"other\":", -1), Row("1}", -1)).ShouldBe(Constrained);
    }

    [Fact]
    public void A_field_without_a_grammar_takes_certainty_for_what_it_is()
        => ProbeDriver.Whole(
            ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.FirstToken, 1, [], "a")),
            Chat.Whole("```json\n{\"a\":\"work\"}\n```", Row("```", -1), Row("json", -1), Row("\n", -1), Row("{\"a\":\"", -1), Chat.Row("work", 0.0), Row("\"}", -1)))
            .Outcome.ShouldBe(ConfidenceOutcome.Scored(1));

    [Fact]
    public void A_stream_is_decided_at_the_value_or_when_it_can_no_longer_come()
    {
        var settings = ProbeDriver.Settings(structured: true);
        ProbeDriver.Payloads(settings, Chat.Role, Chat.Delta("{\"a\":", Forced("{\"a\":")), Chat.Delta("\"", Forced("\"")), Chat.Delta("work", Row("work", -0.5)))
            .ShouldBe((ConfidenceOutcome.Scored(Math.Exp(-0.5)), 4));
        var field = ProbeDriver.Settings(signal: new SignalPolicy(SignalKind.FirstToken, 1, [], "a"), structured: true);
        ProbeDriver.Payloads(field, Chat.Delta("{\"a\":\"", Forced("{\"a\":\"")), Chat.Delta("x", Forced("x")), Chat.Delta("\",", Forced("\",")), Chat.Delta("\"b\"", Row("\"b\"", -1)))
            .ShouldBe((Constrained, 3));
        ProbeDriver.Payloads(settings, Chat.Delta("{\"a\":", Forced("{\"a\":")), Chat.Delta("\""), Chat.Delta("work"), Chat.Delta("ing"))
            .ShouldBe((ConfidenceOutcome.Unscored(UnscoredReason.NotReturned), 3));
    }

    [Fact]
    public void Labels_are_looked_for_in_the_value()
        => ProbeDriver.Whole(
            ProbeDriver.Settings(ApiEndpoint.Chat, SignalPolicy.Default, ["spam", "work"], structured: true),
            Chat.Whole("""{"label":"work"}""", Forced("{\"label\":\""), Row("work", -0.5), Forced("\"}")))
            .Outcome.ShouldBe(ConfidenceOutcome.Scored(Math.Exp(-0.5), 1));

    private static string Row(string token, double logprob) => Chat.Row(token, logprob);

    private static ConfidenceOutcome Read(string text, params string[] rows) => Read(text, SignalPolicy.Default, rows);

    private static ConfidenceOutcome Read(string text, SignalPolicy policy, params string[] rows)
    {
        var (state, outcome) = ProbeDriver.Whole(ProbeDriver.Settings(ApiEndpoint.Chat, policy, structured: true), Chat.Whole(text, rows));
        state.ShouldBe(ProbeState.Decided);
        return outcome;
    }
}
