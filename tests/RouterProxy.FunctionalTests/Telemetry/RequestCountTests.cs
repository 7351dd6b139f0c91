using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>Exactly one count for each request, in whatever phase it ends.</summary>
[Collection(TelemetryCollection.Name)]
public class RequestCountTests
{
    private const string Chat = """{"model":"mail","stream":true,"messages":[{"role":"user","content":"hello"}]}""";

    public static TheoryData<string, string, string, string> Phases => new()
    {
        { "/v1/chat/completions", "{", "(none)", "refused" },
        { "/v1/chat/completions", """{"model":"nobody","messages":[]}""", "(none)", "refused" },
        { "/v1/unknown", "{}", "(none)", "refused" },
        { "/v1/chat/completions", Chat, "mail", "answered" },
    };

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task A_request_counts_once_whatever_becomes_of_it(string path, string body, string route, string outcome)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await StartAsync(upstream);

        await gateway.Client.PostAsync(path, System.Text.Encoding.UTF8.GetBytes(body));

        await CountsAsync(gateway, route, outcome);
    }

    [Fact]
    public async Task A_client_that_leaves_while_its_answer_is_held_is_gone()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HeadersThenHang());
        await using var gateway = await StartAsync(upstream);
        using var leaving = new CancellationTokenSource();

        var asking = gateway.Client.OpenChatAsync(Chat, leaving.Token);
        await upstream.NextRequestAsync();
        (await Scrape.ReadAsync(gateway)).Sum("routerproxy_holds_active", ("routerproxy_route", "mail")).ShouldBe(1);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        var scrape = await CountsAsync(gateway, "mail", "client_gone");
        scrape.Sum("routerproxy_decisions_total").ShouldBe(0);
        scrape.Sum("routerproxy_holds_active").ShouldBe(0);
        scrape.Sum("routerproxy_attempts_total", ("routerproxy_outcome", "client_gone")).ShouldBe(1);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_answer_is_gone()
    {
        var script = new SseScript();
        foreach (var @event in KnowsBoth.Events(KnownCompletion.Confident, new LogprobsAsked(LogprobsAsked.Forms.Boolean, 0)).Take(3))
        {
            script.Raw(@event);
        }

        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(script.Hang()));
        await using var gateway = await StartAsync(upstream);

        await using (var answer = await gateway.Client.OpenChatAsync(Chat))
        {
            (await answer.ReadSseEventAsync()).ShouldNotBeNull();
            (await Scrape.ReadAsync(gateway)).Sum("routerproxy_streams_active", ("routerproxy_route", "mail")).ShouldBe(1);
            answer.Abort();
        }

        var scrape = await CountsAsync(gateway, "mail", "client_gone");
        scrape.Sum("routerproxy_streams_active").ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_that_breaks_has_failed()
    {
        var script = new SseScript();
        foreach (var @event in KnowsBoth.Events(KnownCompletion.Confident, new LogprobsAsked(LogprobsAsked.Forms.Boolean, 0)).Take(3))
        {
            script.Raw(@event);
        }

        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(script.Reset()));
        await using var gateway = await StartAsync(upstream);

        (await gateway.Client.ChatAsync(Chat)).Text.ShouldContain("upstream_stream_broken");

        await CountsAsync(gateway, "mail", "failed");
    }

    [Fact]
    public async Task Nobody_answers_is_a_failure()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(503, "no"));
        await using var gateway = await StartAsync(upstream);

        (await gateway.Client.ChatAsync(Chat)).Status.ShouldBe(503);

        var scrape = await CountsAsync(gateway, "mail", "failed");
        scrape.Sum("routerproxy_attempts_total", ("routerproxy_outcome", "status")).ShouldBe(2);
        scrape.Sum("gen_ai_client_operation_duration_seconds_count", ("error_type", "503")).ShouldBe(2);
    }

    private static Task<GatewayHost> StartAsync(ScriptedUpstream upstream) =>
        GatewayHost.StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).ToString(), configure: Scrape.Fresh);

    private static async Task<Exposition> CountsAsync(GatewayHost gateway, string route, string outcome)
    {
        var scrape = await Scrape.ReadAsync(gateway);
        await Eventually.TrueAsync(async () => (scrape = await Scrape.ReadAsync(gateway)).Sum("routerproxy_requests_total") >= 1, "the request is counted");
        scrape.Sum("routerproxy_requests_total").ShouldBe(1);
        scrape.Sum("routerproxy_requests_total", ("routerproxy_route", route), ("routerproxy_outcome", outcome)).ShouldBe(1);
        return scrape;
    }
}
