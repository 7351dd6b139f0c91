using System.Text;
using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>The answer is on its way when its upstream fails: it is never switched, and its end cannot be taken for a good one.</summary>
public class AfterCommitTests(FailureBench bench, FailureTable table) : IClassFixture<FailureBench>
{
    public static TheoryData<string, string> Endpoints
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var api in ScriptedApi.All)
            {
                rows.Add(api.Name, "cheap");
                rows.Add(api.Name, "strong");
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reset_gives_an_error_event_and_no_end_mark(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        await using var stream = await CommittedAsync(api, model, (script, gate) => script.Wait(gate).Reset());

        await ShouldEndBrokenAsync(stream, api, model);
        table.Passed("after the commit", "reset", api, stream: true);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Half_an_event_is_not_sent_before_the_error_event(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        await using var stream = await CommittedAsync(api, model, (script, gate) => script.Wait(gate).Raw("data: {\"half").Wait(gate).Reset());

        await ShouldEndBrokenAsync(stream, api, model);
        Encoding.UTF8.GetString(stream.Seen).ShouldNotContain("half");
        table.Passed("after the commit", "reset inside an event", api, stream: true);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Silence_longer_than_IdleTimeout_gives_an_error_event_and_aborts_the_upstream(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        var upstream = model == "cheap" ? bench.Cheap : bench.Strong;
        await using var stream = await CommittedAsync(api, model, (script, _) => script.Comment().Hang());

        bench.Clock.Advance(TimeSpan.FromMinutes(3));

        await ShouldEndBrokenAsync(stream, api, model);
        await upstream.Requests[^1].Aborted.WaitAsync(TestTimeouts.Default);
        table.Passed("after the commit", "IdleTimeout", api, stream: true);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Truncated_chunks_give_an_error_event(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        var events = string.Concat(api.EventsToFirstToken(model + "word", model == "cheap" ? 0.9 : null));
        var head = $"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n{events.Length:x}\r\n";
        Answer(api, model, _ => UpstreamReply.Raw(Encoding.UTF8.GetBytes($"{head}{events}\r\n")));

        await using var stream = await bench.OpenAsync("cheap-strong", api, stream: true);

        await ShouldEndBrokenAsync(stream, api, model);
        table.Passed("after the commit", "truncated chunks", api, stream: true);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_upstreams_own_error_event_goes_out_as_it_came(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        await using var stream = await CommittedAsync(api, model, (script, gate) => script.Wait(gate).Raw(FailureCatalog.ErrorEvent(api)));

        var events = await stream.ReadSseEventsAsync();
        events[^1].Text.ShouldBe(FailureCatalog.ErrorEvent(api));
        events.ShouldNotContain(e => e.IsDone);
        table.Passed("after the commit", "the upstream's own error event", api, stream: true);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_stream_that_ends_in_order_without_its_end_mark_goes_out_as_it_came(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        var events = api.Events(model + "word").ToArray()[..^1];
        Answer(api, model, request => UpstreamReply.Sse(new SseScript().Raw(string.Concat(api.Events(model + "word", request.BodyText.Contains("logprobs", StringComparison.Ordinal) ? 0.9 : null).SkipLast(1)))));

        var answer = await bench.AskAsync("cheap-strong", api, stream: true);

        answer.Text.ShouldBe(string.Concat(events));
        table.Passed("after the commit", "no end mark", api, stream: true);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task What_breaks_behind_the_end_mark_breaks_nothing(string apiName, string model)
    {
        var api = ScriptedApi.Of(apiName);
        var rest = string.Concat(api.Events(model + "word").Skip(api.EventsToFirstToken(model + "word").Count));
        await using var stream = await CommittedAsync(api, model, (script, gate) => script.Wait(gate).Raw(rest).Wait(gate).Reset());

        Encoding.UTF8.GetString(await stream.ReadToEndAsync()).ShouldBe(string.Concat(api.Events(model + "word")));
        table.Passed("after the commit", "reset behind the end mark", api, stream: true);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("completions")]
    [InlineData("responses")]
    public async Task An_answer_of_known_length_that_ends_early_aborts_the_connection(string apiName)
    {
        // Of an answer in one piece only the last tier's can break behind the commit: what is judged is complete.
        var api = ScriptedApi.Of(apiName);
        bench.Strong.Respond(UpstreamReply.LyingLength(api.Whole("strongword"), 100_000));

        await ShouldBeCutOffAsync(api);
        table.Passed("after the commit", "content-length longer than the body", api, stream: false);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("completions")]
    [InlineData("responses")]
    public async Task Truncated_chunks_of_an_answer_in_one_piece_abort_the_connection(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        bench.Strong.Respond(UpstreamReply.ResetMidBody(api.Whole("strongword")[..60]));

        await ShouldBeCutOffAsync(api);
        table.Passed("after the commit", "truncated chunks", api, stream: false);
    }

    /// <summary>The head may have gone out or not; a whole answer there must not be.</summary>
    private async Task ShouldBeCutOffAsync(ScriptedApi api)
    {
        var cut = await Should.ThrowAsync<Exception>(async () =>
        {
            await using var stream = await bench.OpenAsync("strong", api, stream: false);
            await stream.ReadToEndAsync();
        });
        (cut is IOException or HttpRequestException).ShouldBeTrue(cut.ToString());
    }

    private void Answer(ScriptedApi api, string model, Func<UpstreamRequest, UpstreamReply> reply)
    {
        bench.Cheap.Respond(model == "cheap" ? reply : api.Answers("cheapword", 0.2));
        bench.Strong.Respond(model == "strong" ? reply : api.Answers("strongword", 0.9));
    }

    /// <summary>A stream whose first token the client has; <paramref name="then"/> follows, and its gates open.</summary>
    private async Task<RawStream> CommittedAsync(ScriptedApi api, string model, Func<SseScript, Gate, SseScript> then)
    {
        var gate = new Gate();
        Answer(api, model, request => UpstreamReply.Sse(then(
            new SseScript().Raw(string.Concat(api.EventsToFirstToken(model + "word", request.BodyText.Contains("logprobs", StringComparison.Ordinal) ? 0.9 : null))), gate)));
        var stream = await bench.OpenAsync("cheap-strong", api, stream: true);
        while (!Encoding.UTF8.GetString(stream.Seen).Contains(model + "word", StringComparison.Ordinal))
        {
            (await stream.ReadAsync()).ShouldNotBeEmpty();
        }

        gate.Open();
        return stream;
    }

    private static async Task ShouldEndBrokenAsync(RawStream stream, ScriptedApi api, string model)
    {
        var text = Encoding.UTF8.GetString(await stream.ReadToEndAsync());
        var good = string.Concat(api.EventsToFirstToken(model + "word"));
        stream.Status.ShouldBe(200);
        stream.Header("x-router-model").ShouldBe(model);
        text.ShouldStartWith(good);
        text.ShouldNotContain("[DONE]");
        text.ShouldNotContain("response.completed");
        var last = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        if (api == ScriptedApi.Responses)
        {
            last.ShouldStartWith("event: error\ndata: ");
            var error = Parse(last["event: error\ndata: ".Length..]);
            error.GetProperty("type").GetString().ShouldBe("error");
            error.GetProperty("code").GetString().ShouldBe("upstream_stream_broken");
            error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
            error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
            error.GetProperty("sequence_number").GetInt32().ShouldBe(api.EventsToFirstToken(model + "word").Count);
        }
        else
        {
            last.ShouldStartWith("data: ");
            var error = Parse(last["data: ".Length..]).GetProperty("error");
            error.GetProperty("type").GetString().ShouldBe("upstream_error");
            error.GetProperty("code").GetString().ShouldBe("upstream_stream_broken");
            error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
