using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>Answers without a score, and answers that are too large to be held.</summary>
public class HoldTests
{
    public static TheoryData<string, bool> Endpoints
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var api in ScriptedApi.All)
            {
                rows.Add(api.Name, true);
                rows.Add(api.Name, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_unscored_answer_escalates_by_default_and_is_served_with_Accept(string apiName, bool stream)
    {
        var api = ScriptedApi.Of(apiName);
        await using var bench = await StartAsync(tiers => tiers, request => Silent(api, request));
        var escalated = await bench.AskAsync(api, stream);
        Receipt(escalated).ShouldBe(("escalated", "not_returned", "strong"));

        await using var accepting = await StartAsync(tiers => tiers.With("OnUnscored", "Accept"), request => Silent(api, request));
        var accepted = await accepting.AskAsync(api, stream);
        Receipt(accepted).ShouldBe(("accepted", "not_returned", "cheap"));
        accepted.Text.ShouldContain("cheapword");
        accepted.Header("x-router-confidence").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_rule_for_one_reason_beats_OnUnscored(string apiName, bool stream)
    {
        var api = ScriptedApi.Of(apiName);
        await using var other = await StartAsync(tiers => tiers.With("OnUnscoredByReason", new JsonObject { ["tool_call"] = "Accept" }), request => Silent(api, request));
        Receipt(await other.AskAsync(api, stream)).ShouldBe(("escalated", "not_returned", "strong"));

        await using var named = await StartAsync(tiers => tiers.With("OnUnscoredByReason", new JsonObject { ["not_returned"] = "Accept" }), request => Silent(api, request));
        Receipt(await named.AskAsync(api, stream)).ShouldBe(("accepted", "not_returned", "cheap"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tool_call_is_accepted_where_its_reason_says_so(bool stream)
    {
        const string call = """{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}""";
        UpstreamReply Reply(UpstreamRequest _) => stream
            ? UpstreamReply.Sse(
                $$"""{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{{call}}]},"logprobs":null,"finish_reason":null}]}""",
                """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}""")
            : UpstreamReply.Json($$"""{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{{call}}]},"logprobs":null,"finish_reason":"tool_calls"}]}""");
        await using var bench = await StartAsync(tiers => tiers.With("OnUnscoredByReason", new JsonObject { ["tool_call"] = "Accept" }), Reply);

        Receipt(await bench.AskAsync(ScriptedApi.Chat, stream)).ShouldBe(("accepted", "tool_call", "cheap"));
    }

    [Theory]
    [InlineData("chat", "Escalate")]
    [InlineData("chat", "Accept")]
    [InlineData("completions", "Escalate")]
    [InlineData("completions", "Accept")]
    [InlineData("responses", "Escalate")]
    [InlineData("responses", "Accept")]
    public async Task More_than_MaxHeldBytes_of_a_stream_without_a_score_is_hold_limit(string apiName, string action)
    {
        var api = ScriptedApi.Of(apiName);
        var comments = string.Concat(Enumerable.Repeat($": {new string('x', 100)}\n\n", 20));
        var gate = new Gate();
        await using var bench = await StartAsync(
            tiers => tiers.With("MaxHeldBytes", 1000).With("OnUnscored", action),
            _ => UpstreamReply.Sse(new SseScript().Raw(comments).Wait(gate).Raw(string.Concat(api.Events("cheapword", 0.9)))));

        await using var answer = await bench.Gateway.Client.OpenAsync(api.Path, System.Text.Encoding.UTF8.GetBytes(api.Request(stream: true)));

        answer.Header("x-router-decision").ShouldBe(action == "Accept" ? "accepted" : "escalated");
        answer.Header("x-router-reason").ShouldBe("hold_limit");
        gate.Open();
        System.Text.Encoding.UTF8.GetString(await answer.ReadToEndAsync()).ShouldBe(
            action == "Accept" ? comments + string.Concat(api.Events("cheapword")) : string.Concat(api.Events("strongword")));
    }

    [Theory]
    [InlineData("chat", "Escalate")]
    [InlineData("chat", "Accept")]
    [InlineData("completions", "Escalate")]
    [InlineData("completions", "Accept")]
    [InlineData("responses", "Escalate")]
    [InlineData("responses", "Accept")]
    public async Task A_whole_answer_above_MaxBufferedBytes_is_hold_limit_and_is_asked_for_plainly_with_Accept(string apiName, string action)
    {
        var api = ScriptedApi.Of(apiName);
        var word = "cheapword" + new string('y', 4000);
        await using var bench = await StartAsync(tiers => tiers.With("MaxBufferedBytes", 2000).With("OnUnscored", action), api.Answers(word, 0.9));

        var answer = await bench.AskAsync(api, stream: false);

        Receipt(answer).ShouldBe(action == "Accept" ? ("accepted", "hold_limit", "cheap") : ("escalated", "hold_limit", "strong"));
        answer.Text.ShouldBe(api.Whole(action == "Accept" ? word : "strongword"));
        answer.Header("x-router-attempts").ShouldBe("2");
        if (action == "Accept")
        {
            bench.Cheap.Requests[1].BodyText.ShouldNotContain("logprobs");
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_last_tier_commits_when_MaxHeldBytes_are_held(string apiName, bool stream)
    {
        // Behind the limit nothing is held any more: the rest comes through the gate, which opens when the client has the first part.
        var api = ScriptedApi.Of(apiName);
        var gate = new Gate();
        var whole = stream ? string.Concat(Enumerable.Repeat($": {new string('x', 100)}\n\n", 20)) : api.Whole("strongword" + new string('z', 3000));
        await using var bench = await StartAsync(tiers => tiers.With("MaxHeldBytes", 1000), api.Answers("cheapword", 0.2));
        bench.Strong.Respond(new UpstreamReply(async exchange =>
        {
            exchange.Response.ContentType = stream ? "text/event-stream" : "application/json";
            await exchange.WriteAsync(whole[..2000]);
            await gate.PassAsync(exchange.PeerGone);
            await exchange.WriteAsync(whole[2000..]);
        }));

        await using var answer = await bench.Gateway.Client.OpenAsync(api.Path, System.Text.Encoding.UTF8.GetBytes(api.Request(stream)));

        answer.Header("x-router-decision").ShouldBe("escalated");
        gate.Open();
        System.Text.Encoding.UTF8.GetString(await answer.ReadToEndAsync()).ShouldBe(whole);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compressed_answer_cannot_be_judged_and_escalates(bool stream)
    {
        await using var bench = await StartAsync(tiers => tiers, _ => UpstreamReply.Gzip(ScriptedApi.Chat.Whole("cheapword", 0.9)));

        Receipt(await bench.AskAsync(ScriptedApi.Chat, stream)).ShouldBe(("escalated", "upstream_error", "strong"));
        bench.Cheap.Requests[0].Header("accept-encoding").ShouldBe("identity");
    }

    [Fact]
    public async Task A_compressed_answer_of_the_last_tier_goes_out_as_it_came()
    {
        await using var bench = await StartAsync(tiers => tiers, ScriptedApi.Chat.Answers("cheapword", 0.2));
        bench.Strong.Respond(UpstreamReply.Gzip(ScriptedApi.Chat.Whole("strongword")));

        var answer = await bench.AskAsync(ScriptedApi.Chat, stream: false);

        Receipt(answer).ShouldBe(("escalated", "low_confidence", "strong"));
        answer.Header("content-encoding").ShouldBe("gzip");
        using var plain = new StreamReader(new System.IO.Compression.GZipStream(new MemoryStream(answer.Body), System.IO.Compression.CompressionMode.Decompress));
        (await plain.ReadToEndAsync()).ShouldBe(ScriptedApi.Chat.Whole("strongword"));
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("completions")]
    [InlineData("responses")]
    public async Task A_stream_that_ends_half_way_is_not_kept_as_a_complete_answer(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        await using var bench = await StartAsync(tiers => tiers, api.Answers("cheapword", 0.2));
        bench.Cheap.Enqueue(UpstreamReply.Sse(new SseScript().Raw(string.Concat(api.EventsToFirstToken("cheapword", 0.2)))));
        bench.Strong.Respond(UpstreamReply.Status(503));

        var answer = await bench.AskAsync(api, stream: true);

        Receipt(answer).ShouldBe(("degraded", "strong_failed", "cheap"));
        answer.Text.ShouldBe(string.Concat(api.Events("cheapword")));
        bench.Cheap.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("completions")]
    [InlineData("responses")]
    public async Task A_tier_that_failed_is_not_asked_again(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        await using var bench = await StartAsync(tiers => tiers, _ => UpstreamReply.Status(500));
        bench.Strong.Respond(UpstreamReply.Status(503));

        var answer = await bench.AskAsync(api, stream: true);

        answer.Status.ShouldBe(503);
        Receipt(answer).ShouldBe(("failed", "upstream_status", "strong"));
        bench.Cheap.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_the_fallback_fails_too_the_client_gets_the_strong_tiers_own_error()
    {
        var api = ScriptedApi.Chat;
        await using var bench = await StartAsync(tiers => tiers, request => request.Index == 0
            ? UpstreamReply.Sse(new SseScript().Raw(string.Concat(api.EventsToFirstToken("cheapword", 0.2))).Hang())
            : UpstreamReply.Status(500));
        bench.Strong.Respond(UpstreamReply.MalformedJson());

        var answer = await bench.AskAsync(api, stream: true);

        Errors.ErrorShape.ShouldBe(answer, 502, "upstream_error", "upstream_unreachable");
        Receipt(answer).ShouldBe(("failed", "low_confidence", null));
        answer.Header("x-router-attempts").ShouldBe("3");
    }

    private static (string?, string?, string?) Receipt(RawResponse answer) =>
        (answer.Header("x-router-decision"), answer.Header("x-router-reason"), answer.Header("x-router-model"));

    private static UpstreamReply Silent(ScriptedApi api, UpstreamRequest request) => ScriptedApi.Streams(request)
        ? UpstreamReply.Sse(new SseScript().Raw(string.Concat(api.Events("cheapword"))))
        : UpstreamReply.Json(api.Whole("cheapword"));

    private static async Task<Pair> StartAsync(Func<TwoTiers, TwoTiers> change, Func<UpstreamRequest, UpstreamReply> cheap) => await Pair.StartAsync(change, cheap);
}
