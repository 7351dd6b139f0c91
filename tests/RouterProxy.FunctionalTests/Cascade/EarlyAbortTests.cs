using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Cascade;

/// <summary>A client that wants its answer in one piece, served from a stream.</summary>
public class EarlyAbortTests
{
    public static TheoryData<string> Endpoints => ["chat", "completions", "responses"];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_low_first_token_aborts_the_cheap_upstream_before_its_next(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        var gate = new Gate();
        await using var pair = await StartAsync(_ => UpstreamReply.Sse(new SseScript().Raw(string.Concat(api.EventsToFirstToken("cheapword", 0.2))).Wait(gate).Done()));

        var answer = await pair.AskAsync(api, stream: false);

        ModeTests.Receipt(answer).ShouldBe(("escalated", "low_confidence", "strong"));
        answer.Text.ShouldBe(api.Whole("strongword"));
        await pair.Cheap.Requests[0].Aborted.WaitAsync(TestTimeouts.Default);
        ScriptedApi.Streams(pair.Cheap.Requests[0]).ShouldBeTrue();
        ScriptedApi.Streams(pair.Strong.Requests[0]).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_accepted_answer_is_put_together(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        await using var pair = await StartAsync(api.Answers("cheapword", 0.9));

        var answer = await pair.AskAsync(api, stream: false);

        ModeTests.Receipt(answer).ShouldBe(("accepted", "confident", "cheap"));
        answer.Header("content-type").ShouldBe("application/json");
        answer.Header("content-length").ShouldBe($"{answer.Body.Length}");
        JsonNode.DeepEquals(JsonNode.Parse(answer.Body), JsonNode.Parse(api.Whole("cheapword"))).ShouldBeTrue(answer.Text);
        ScriptedApi.Streams(pair.Cheap.Requests[0]).ShouldBeTrue();
    }

    [Fact]
    public async Task Its_usage_is_there_though_the_client_could_not_ask_for_it()
    {
        await using var pair = await StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));

        var usage = (await pair.AskAsync(ScriptedApi.Chat, stream: false)).Json().GetProperty("usage");

        usage.GetRawText().ShouldBe(KnownCompletion.Confident.Usage);
        pair.Cheap.Requests[0].Json().GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Several_choices_are_put_together_each_and_the_first_is_scored()
    {
        await using var pair = await StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));

        var answer = await pair.AskAsync(ScriptedApi.Chat, stream: false, ",\"n\":3");

        ModeTests.Receipt(answer).ShouldBe(("accepted", "confident", "cheap"));
        var choices = answer.Json().GetProperty("choices");
        choices.EnumerateArray().Select(c => c.GetProperty("index").GetInt32()).ShouldBe([0, 1, 2]);
        var first = choices[0].GetProperty("message").GetProperty("content").GetString();
        first.ShouldNotBeNull().ShouldStartWith("work");
        choices[1].GetProperty("message").GetProperty("content").GetString().ShouldNotBe(first);
    }

    [Fact]
    public async Task Tool_calls_are_put_together_where_they_are_accepted()
    {
        static string Chunk(string delta, string finish = "null") =>
            $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}]}""";
        await using var pair = await StartAsync(
            _ => UpstreamReply.Sse(
                Chunk("""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}]}"""),
                Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}"""),
                Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"""),
                Chunk("{}", "\"tool_calls\"")),
            tiers => tiers.With("OnUnscoredByReason", new JsonObject { ["tool_call"] = "Accept" }));

        var answer = await pair.AskAsync(ScriptedApi.Chat, stream: false);

        ModeTests.Receipt(answer).ShouldBe(("accepted", "tool_call", "cheap"));
        var choice = answer.Json().GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
        var call = choice.GetProperty("message").GetProperty("tool_calls")[0];
        call.GetProperty("id").GetString().ShouldBe("call_1");
        call.GetProperty("function").GetProperty("arguments").GetString().ShouldBe("{\"a\":1}");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(",\"max_tokens\":17", true)]
    [InlineData(",\"max_completion_tokens\":17", true)]
    [InlineData(",\"max_tokens\":16", false)]
    [InlineData(",\"max_completion_tokens\":16", false)]
    [InlineData(",\"stream_options\":{\"include_usage\":true}", false)]
    public async Task Auto_streams_inside_unless_the_answer_is_short_or_stream_options_stand_alone(string more, bool streams)
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.With("NonStreaming", "Auto"), ScriptedApi.Chat.Answers("cheapword", 0.9));

        ModeTests.Receipt(await pair.AskAsync(ScriptedApi.Chat, stream: false, more)).ShouldBe(("accepted", "confident", "cheap"));

        ScriptedApi.Streams(pair.Cheap.Requests[0]).ShouldBe(streams);
    }

    [Fact]
    public async Task EarlyAbort_itself_falls_back_to_Buffer_with_stream_options_alone()
    {
        await using var pair = await StartAsync(ScriptedApi.Chat.Answers("cheapword", 0.9));

        await pair.AskAsync(ScriptedApi.Chat, stream: false, ",\"max_tokens\":5,\"stream_options\":{\"include_usage\":true}");
        await pair.AskAsync(ScriptedApi.Chat, stream: false, ",\"max_tokens\":5");

        pair.Cheap.Requests.Select(ScriptedApi.Streams).ShouldBe([false, true]);
    }

    [Theory]
    [InlineData("chat", 0.9)]
    [InlineData("chat", 0.2)]
    [InlineData("completions", 0.9)]
    [InlineData("completions", 0.2)]
    [InlineData("responses", 0.9)]
    [InlineData("responses", 0.2)]
    public async Task An_upstream_that_answers_in_one_piece_all_the_same_is_judged_as_it_is(string apiName, double probability)
    {
        var api = ScriptedApi.Of(apiName);
        await using var pair = await StartAsync(_ => UpstreamReply.Json(api.Whole("cheapword", probability)));

        var answer = await pair.AskAsync(api, stream: false);

        ModeTests.Receipt(answer).ShouldBe(probability > 0.5 ? ("accepted", "confident", "cheap") : ("escalated", "low_confidence", "strong"));
        answer.Text.ShouldBe(api.Whole(probability > 0.5 ? "cheapword" : "strongword"));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_failure_after_the_acceptance_still_escalates_while_no_byte_is_out(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        SseScript Begun() => new SseScript().Raw(string.Concat(api.EventsToFirstToken("cheapword", 0.9)));
        await using var pair = await StartAsync(_ => UpstreamReply.Sse(Begun().Reset()));
        foreach (var rest in (Func<SseScript>[])[() => Begun().Reset(), () => Begun().Event("{\"half"), Begun, () => Begun().Raw(Failures.FailureCatalog.ErrorEvent(api))])
        {
            pair.Cheap.Respond(UpstreamReply.Sse(rest()));

            var answer = await pair.AskAsync(api, stream: false);

            ModeTests.Receipt(answer).ShouldBe(("escalated", "upstream_error", "strong"));
            answer.Text.ShouldBe(api.Whole("strongword"));
            answer.Header("x-router-confidence").ShouldBeNull();
        }
    }

    [Fact]
    public async Task Silence_after_the_acceptance_escalates_at_IdleTimeout()
    {
        var clock = new FakeTimeProvider();
        var api = ScriptedApi.Chat;
        await using var pair = await Pair.StartAsync(
            tiers => tiers.With("NonStreaming", "EarlyAbort"),
            _ => UpstreamReply.Sse(new SseScript().Raw(string.Concat(api.EventsToFirstToken("cheapword", 0.9))).Hang()),
            clock);

        var asking = pair.AskAsync(api, stream: false);
        await Eventually.TrueAsync(() => pair.Cheap.Requests.Count == 1, "the cheap tier is asked");
        await Eventually.TrueAsync(
            () =>
            {
                // DecisionTimeout may run out first where the gateway has not read the token yet: a step is shorter than that.
                clock.Advance(TimeSpan.FromSeconds(5));
                return asking.IsCompleted;
            },
            "the limit runs out");

        var answer = await asking;
        answer.Header("x-router-decision").ShouldBe("escalated");
        answer.Header("x-router-model").ShouldBe("strong");
    }

    [Fact]
    public async Task No_first_token_within_DecisionTimeout_escalates()
    {
        var clock = new FakeTimeProvider();
        await using var pair = await Pair.StartAsync(tiers => tiers.With("NonStreaming", "EarlyAbort"), _ => UpstreamReply.HeadersThenHang(), clock);

        var asking = pair.AskAsync(ScriptedApi.Chat, stream: false);
        await Eventually.TrueAsync(() => pair.Cheap.Requests.Count == 1, "the cheap tier is asked");
        clock.Advance(TimeSpan.FromSeconds(11));

        ModeTests.Receipt(await asking).ShouldBe(("escalated", "decision_timeout", "strong"));
    }

    [Theory]
    [InlineData("Escalate")]
    [InlineData("Accept")]
    public async Task More_than_MaxBufferedBytes_is_hold_limit(string action)
    {
        var word = "cheapword" + new string('y', 4000);
        await using var pair = await StartAsync(ScriptedApi.Chat.Answers(word, 0.9), tiers => tiers.With("MaxBufferedBytes", 3000).With("OnUnscored", action));

        var answer = await pair.AskAsync(ScriptedApi.Chat, stream: false);

        ModeTests.Receipt(answer).ShouldBe(action == "Accept" ? ("accepted", "hold_limit", "cheap") : ("escalated", "hold_limit", "strong"));
        answer.Text.ShouldBe(ScriptedApi.Chat.Whole(action == "Accept" ? word : "strongword"));
    }

    [Fact]
    public async Task A_complete_low_answer_is_kept_as_one_piece_for_when_the_strong_tier_fails()
    {
        await using var pair = await StartAsync(ScriptedApi.Chat.Answers("cheapword", 0.2));
        pair.Strong.Respond(UpstreamReply.Status(503));

        var answer = await pair.AskAsync(ScriptedApi.Chat, stream: false);

        ModeTests.Receipt(answer).ShouldBe(("degraded", "strong_failed", "cheap"));
        answer.Header("content-type").ShouldBe("application/json");
        JsonNode.DeepEquals(JsonNode.Parse(answer.Body), JsonNode.Parse(ScriptedApi.Chat.Whole("cheapword"))).ShouldBeTrue(answer.Text);
        pair.Cheap.Requests.Count.ShouldBe(1);
    }

    private static Task<Pair> StartAsync(Func<UpstreamRequest, UpstreamReply> cheap, Func<TwoTiers, TwoTiers>? change = null) =>
        Pair.StartAsync(tiers => (change?.Invoke(tiers) ?? tiers).With("NonStreaming", "EarlyAbort"), cheap);
}
