using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.FunctionalTests.PassThrough;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>What is sent on outside the cascade is seen as well.</summary>
[Collection(TelemetryCollection.Name)]
public class PassThroughMetricsTests
{
    private const string Usage = ",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";

    [Fact]
    public async Task Attempts_and_the_tokens_of_what_was_posted_are_counted_and_the_answer_stays_what_it_was()
    {
        // Longer than what is kept of it, with counts of something else on the way.
        var body = $"{{\"object\":\"list\",\"data\":[{{\"usage\":{{\"prompt_tokens\":99}},\"embedding\":[{string.Join(',', Enumerable.Range(0, 5000))}]}}],\"model\":\"e\"{Usage}";
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json(body));
        await using var gateway = await StartAsync(upstream);
        var before = await Scrape.ReadAsync(gateway);
        before.Find("routerproxy_attempts_total", ("routerproxy_attempt", "pass_through"), ("routerproxy_model", "strong")).ShouldHaveSingleItem().Value.ShouldBe(0);

        (await gateway.Client.PostAsync("/v1/embeddings", "{\"input\":\"x\"}"u8.ToArray())).Text.ShouldBe(body);
        (await gateway.Client.GetAsync("/v1/files/file-1/content")).Text.ShouldBe(body);

        var after = await CountedAsync(gateway, "committed", 2);
        after.Sum("gen_ai_client_token_usage_sum", ("routerproxy_attempt", "pass_through"), ("gen_ai_token_type", "input"), ("gen_ai_operation_name", "embeddings")).ShouldBe(8);
        after.Sum("gen_ai_client_token_usage_count", ("gen_ai_operation_name", "pass_through")).ShouldBe(0, "what is fetched was counted when it was used");
        after.Sum("gen_ai_client_operation_duration_seconds_count", ("gen_ai_operation_name", "embeddings"), ("routerproxy_tier", "strong")).ShouldBe(1);
        after.Sum("routerproxy_cost_total").ShouldBe(0);
    }

    [Fact]
    public async Task Errors_and_absences_are_attempts_with_a_type()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(429, "slow down"));
        await using var gateway = await StartAsync(upstream);

        (await gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray())).Status.ShouldBe(429);
        (await CountedAsync(gateway, "status", 1)).Sum("gen_ai_client_operation_duration_seconds_count", ("error_type", "429")).ShouldBe(1);

        using var port = new DeadPort();
        await using var alone = await GatewayHost.StartAsync(PassThroughBench.Configuration(new Uri(port.Address)).ToString(), configure: Scrape.Fresh);
        (await alone.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray())).Status.ShouldBeGreaterThanOrEqualTo(500);
        await CountedAsync(alone, "unreachable", 1);
    }

    [Fact]
    public async Task A_stored_response_counts_under_its_route()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json("{\"id\":\"resp_1\",\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}"));
        await using var gateway = await StartAsync(upstream);

        (await gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1")).Status.ShouldBe(200);

        var after = await CountedAsync(gateway, "committed", 1);
        after.Sum("routerproxy_attempts_total", ("routerproxy_route", "mail"), ("routerproxy_attempt", "pass_through")).ShouldBe(1);
        after.Sum("gen_ai_client_token_usage_count").ShouldBe(0);
    }

    private static Task<GatewayHost> StartAsync(ScriptedUpstream upstream) =>
        GatewayHost.StartAsync(PassThroughBench.Configuration(upstream.BaseAddress).ToString(), configure: Scrape.Fresh);

    private static async Task<Exposition> CountedAsync(GatewayHost gateway, string outcome, int count)
    {
        var scrape = await Scrape.ReadAsync(gateway);
        await Eventually.TrueAsync(
            async () => (scrape = await Scrape.ReadAsync(gateway)).Sum("routerproxy_attempts_total", ("routerproxy_attempt", "pass_through"), ("routerproxy_outcome", outcome)) == count, $"{count} {outcome}");
        return scrape;
    }
}
