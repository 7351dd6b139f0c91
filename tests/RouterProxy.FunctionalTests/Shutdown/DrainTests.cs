using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.Hosting.Shutdown;

namespace RouterProxy.FunctionalTests.Shutdown;

public class DrainTests
{
    private const string ChatEvent = """{"choices":[{"index":0,"delta":{"content":"work"}}]}""";
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Readiness_goes_first_then_the_door_closes_and_a_running_stream_still_finishes()
    {
        var gate = new Gate();
        gate.Release(2);
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        await using var gateway = await Tiers(cheap).StartAsync(_clock);
        await using var running = await gateway.Client.OpenChatAsync(Body("mail"));
        (await gateway.Client.GetAsync("/health/ready")).Status.ShouldBe(200);

        var stopped = gateway.StopAsync();
        var draining = await gateway.Client.GetAsync("/health/ready");
        draining.Status.ShouldBe(503);
        draining.Json().GetProperty("status").GetString().ShouldBe("draining");
        (await gateway.Client.GetAsync("/health/live")).Status.ShouldBe(200);
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        (await NewConnection(gateway).ChatAsync(Body("mail"))).Status.ShouldBe(200, "while draining, new connections are still accepted");

        await StopsListeningAsync(gateway);
        await Eventually.TrueAsync(() => IsRefusedAsync(gateway), "nobody listens any more");
        stopped.IsCompleted.ShouldBeFalse();
        gate.Open();
        Encoding.UTF8.GetString(await running.ReadToEndAsync()).ShouldEndWith("data: [DONE]\n\n");
        await stopped.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/v1/chat/completions", ChatEvent)]
    [InlineData("/v1/completions", """{"choices":[{"index":0,"text":"work"}]}""")]
    [InlineData("/v1/responses", """{"type":"response.output_text.delta","sequence_number":0,"delta":"work"}""")]
    public async Task A_stream_that_outlasts_the_timeout_ends_with_an_error_event(string path, string payload)
    {
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event(payload).Hang()));
        await using var gateway = await Tiers(strong).With("Mode", "Strong").StartAsync(_clock);
        await using var running = await gateway.Client.OpenAsync(path, Encoding.UTF8.GetBytes(Body("mail")));
        (await running.ReadSseEventAsync()).ShouldNotBeNull();

        var stopped = gateway.StopAsync();
        await StopsListeningAsync(gateway);
        var rest = running.ReadToEndAsync();
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => rest.IsCompleted);
        var text = Encoding.UTF8.GetString(await rest);
        text.ShouldContain("\"code\":\"shutting_down\"");
        text.ShouldNotContain("[DONE]");
        if (path == "/v1/responses")
        {
            text.ShouldContain("event: error\ndata: {\"type\":\"error\"");
            text.ShouldContain("\"sequence_number\":1");
        }
        else
        {
            text.ShouldContain("data: {\"error\":{");
        }

        await stopped.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_without_an_answer_by_then_gets_a_clear_error(bool stream)
    {
        await using var hangs = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HangBeforeHeaders());
        await using var gateway = await Tiers(hangs).With("DecisionTimeout", "01:00:00").StartAsync(_clock);
        var waiting = gateway.Client.ChatAsync(Body("mail", stream));
        await hangs.NextRequestAsync();

        var stopped = gateway.StopAsync();
        await StopsListeningAsync(gateway);
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => waiting.IsCompleted);
        var answer = await waiting;
        answer.Status.ShouldBe(503);
        answer.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("shutting_down");
        answer.Header("retry-after").ShouldBe("1");
        answer.Header("x-router-decision").ShouldBe("failed");
        await stopped.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_complete_cheap_answer_is_served_when_the_time_runs_out_for_the_strong_one()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HangBeforeHeaders());
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        var waiting = gateway.Client.ChatAsync(Body("mail", stream: false));
        await strong.NextRequestAsync();

        var stopped = gateway.StopAsync();
        await StopsListeningAsync(gateway);
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => waiting.IsCompleted);
        (await waiting).Status.ShouldBe(200);
        (await waiting).Header("x-router-decision").ShouldBe("degraded");
        await stopped.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "content-length: 100000", false)]
    [InlineData("/v1/chat/completions", "transfer-encoding: chunked", false)]
    [InlineData("/v1/chat/completions", "content-length: 100000", true)]
    [InlineData("/v1/embeddings", "content-length: 100000", false)]
    public async Task A_request_that_is_still_being_sent_by_then_gets_a_clear_error(string path, string framing, bool hurry)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var tiers = Tiers(upstream);
        tiers.RouterProxy["PassThrough"] = JsonNode.Parse("""{ "Model": "strong", "Allow": [ "POST /v1/embeddings" ] }""");
        await using var gateway = await tiers.StartAsync(_clock);
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress);
        await client.SendAsync($"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{framing}\r\n\r\n");
        await client.SendAsync(framing.Contains("chunked", StringComparison.Ordinal) ? "400\r\n{\"model\":\"mail\"" : "{\"model\":\"mail\"");
        await Eventually.TrueAsync(() => gateway.Log.Text.Contains("started reading request body", StringComparison.Ordinal), "the gateway reads the body");

        var stopped = gateway.StopAsync();
        if (hurry)
        {
            gateway.Services.GetRequiredService<ShutdownSignal>().Hurry();
        }
        else
        {
            await StopsListeningAsync(gateway);
        }

        var answer = client.ReadUntilAsync("}}");
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => hurry || answer.IsCompleted);
        var text = await answer;
        text.ShouldStartWith("HTTP/1.1 503 ");
        text.ShouldContain("\"code\":\"shutting_down\"");
        text.ShouldContain("retry-after: 1\r\n", Case.Insensitive);
        text.ShouldContain("connection: close\r\n", Case.Insensitive);
        client.Dispose();
        await stopped.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_a_hurry_nothing_is_waited_for_but_the_last_words_are_said()
    {
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event(ChatEvent).Hang()));
        await using var gateway = await Tiers(strong).With("Mode", "Strong").StartAsync(_clock);
        await using var running = await gateway.Client.OpenChatAsync(Body("mail"));
        (await running.ReadSseEventAsync()).ShouldNotBeNull();

        var stopped = gateway.StopAsync();
        gateway.Services.GetRequiredService<ShutdownSignal>().Hurry();
        Encoding.UTF8.GetString(await running.ReadToEndAsync()).ShouldContain("\"code\":\"shutting_down\"");
        await stopped.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
    }

    private static TwoTiers Tiers(ScriptedUpstream upstream) => Tiers(upstream, upstream);

    private static TwoTiers Tiers(ScriptedUpstream cheap, ScriptedUpstream strong)
    {
        // The attempts' own limits are far away: the clock is turned past the shutdown's.
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("StoreDefault", false);
        foreach (var model in new[] { "cheap", "strong" })
        {
            tiers.WithModel(model, "IdleTimeout", "10:00:00").WithModel(model, "Timeout", "10:00:00");
        }

        tiers.RouterProxy["Shutdown"] = new JsonObject { ["Delay"] = "00:00:30", ["Timeout"] = "00:10:00" };
        return tiers;
    }

    private static string Body(string model, bool stream = true) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"prompt":"x","input":"x","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";

    private static RawClient NewConnection(GatewayHost gateway) => new(gateway.BaseAddress);

    private static async Task<bool> IsRefusedAsync(GatewayHost gateway)
    {
        using var client = NewConnection(gateway);
        try
        {
            await client.GetAsync("/health/live");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private Task StopsListeningAsync(GatewayHost gateway) =>
        AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => gateway.Log.Entries.Any(e => e.Event.Name == "StopsListening"));

    private Task AdvanceUntilAsync(TimeSpan step, Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            if (!condition())
            {
                _clock.Advance(step);
            }

            return condition();
        },
        "the time runs out");
}
