using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.Telemetry;

namespace RouterProxy.FunctionalTests.Telemetry;

[Collection(TelemetryCollection.Name)]
public class MetricsEndpointTests
{
    [Fact]
    public async Task What_is_exported_is_what_is_documented()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress)
            .WithModel("strong", "Price", JsonNode.Parse("""{"InputPerMillion":1,"OutputPerMillion":2}"""))
            .WithModel("cheap", "Price", JsonNode.Parse("""{"InputPerMillion":1,"OutputPerMillion":2}"""))
            .WithModel("strong", "Circuit", new JsonObject())
            .With("EscalationBudget", new JsonObject { ["MaxShare"] = 0.9 })
            .With("AuditRate", 1);
        tiers.RouterProxy["Routes"]!["watched"] = JsonNode.Parse("""{"Mode":"Shadow","Match":{"Models":["watched"]},"Tiers":[{"Model":"cheap","Threshold":0.9},{"Model":"strong"}]}""");
        tiers.RouterProxy["Routes"]!["steered"] = JsonNode.Parse("""{"TargetEscalationRate":0.2,"Tiers":[{"Model":"cheap"},{"Model":"strong"}]}""");
        await using var gateway = await GatewayHost.StartAsync(tiers.ToString(), configure: Scrape.Fresh);
        await gateway.Client.ChatAsync(Body("mail"));
        await gateway.Client.ChatAsync(Body("mail").Replace("{\"model", "{\"stream\":true,\"model", StringComparison.Ordinal));
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        await gateway.Client.ChatAsync(Body("mail"));
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident with { Logprobs = LogprobStyle.OpenAI with { Accepts = LogprobsAsked.Forms.None } }));
        await gateway.Client.ChatAsync(Body("mail"));
        await gateway.RecordsAsync(4);

        var exported = (await Scrape.ReadAsync(gateway, Scrape.Text)).Types.Keys.Where(n => n.StartsWith("routerproxy_", StringComparison.Ordinal) || n.StartsWith("gen_ai_", StringComparison.Ordinal));

        exported.ShouldBe(Instruments.All.Select(MetricsNames.InPrometheus), ignoreOrder: true);
    }

    [Theory]
    [InlineData(Scrape.OpenMetrics, "application/openmetrics-text")]
    [InlineData(Scrape.Text, "text/plain")]
    public async Task Both_formats_are_served_and_can_be_read(string accept, string contentType)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await GatewayHost.StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).ToString(), configure: Scrape.Fresh);
        (await gateway.Client.ChatAsync(Body("mail"))).Status.ShouldBe(200);

        var response = await gateway.Client.GetAsync("/metrics", ("accept", accept));

        response.Header("content-type")!.ShouldStartWith(contentType);
        var exposition = Exposition.Parse(response.Text, accept == Scrape.OpenMetrics);
        exposition.Sum("routerproxy_decisions_total", ("routerproxy_route", "mail"), ("routerproxy_decision", "accepted")).ShouldBe(1);
        exposition.Types.ShouldContainKey("http_server_request_duration_seconds");
        exposition.Samples.ShouldContain(s => s.Name.StartsWith("dotnet_gc_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_the_HTTP_client_only_its_connections_are_exported()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await GatewayHost.StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).ToString(), configure: Scrape.Fresh);
        (await gateway.Client.ChatAsync(Body("mail"))).Status.ShouldBe(200);

        var exported = (await Scrape.ReadAsync(gateway, Scrape.Text)).Types.Keys.Where(n => n.StartsWith("http_client_", StringComparison.Ordinal)).ToArray();

        exported.ShouldContain("http_client_open_connections");
        exported.ShouldContain("http_client_request_time_in_queue_seconds");

        // The duration of a connection is known when one has ended.
        exported.ShouldBeSubsetOf(["http_client_open_connections", "http_client_request_time_in_queue_seconds", "http_client_connection_duration_seconds"]);
    }

    [Fact]
    public async Task Series_of_configured_routes_exist_before_the_first_request()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).WithModel("strong", "Price", JsonNode.Parse("""{"InputPerMillion":1,"OutputPerMillion":2}"""));
        await using var gateway = await GatewayHost.StartAsync(tiers.ToString(), configure: Scrape.Fresh);

        var before = await Scrape.ReadAsync(gateway);

        foreach (var decision in (string[])["accepted", "escalated", "bypassed", "degraded", "failed"])
        {
            before.Find("routerproxy_decisions_total", ("routerproxy_route", "mail"), ("routerproxy_decision", decision), ("routerproxy_client", "anonymous")).ShouldHaveSingleItem().Value.ShouldBe(0);
        }

        foreach (var outcome in (string[])["answered", "refused", "failed", "client_gone"])
        {
            before.Find("routerproxy_requests_total", ("routerproxy_route", "mail"), ("routerproxy_outcome", outcome)).ShouldHaveSingleItem().Value.ShouldBe(0);
        }

        // Only what has a price has a cost.
        before.Find("routerproxy_cost_total").ShouldHaveSingleItem()["routerproxy_model"].ShouldBe("strong");
        before.Find("routerproxy_threshold", ("routerproxy_route", "mail"), ("routerproxy_model", "cheap")).ShouldHaveSingleItem().Value.ShouldBe(0.5);
        before.Find("routerproxy_build_info").ShouldHaveSingleItem().Value.ShouldBe(1);
        before.Sum("routerproxy_config_last_success_seconds").ShouldBeGreaterThan(1_700_000_000);
    }

    [Fact]
    public async Task A_route_that_a_reload_brings_appears_at_once()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress);
        var path = Path.Combine(Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, tiers.ToString());
        try
        {
            await using var gateway = await GatewayHost.StartOnFileAsync(path, configure: Scrape.Fresh);
            tiers.RouterProxy["Routes"]!["second"] = JsonNode.Parse("""{"Match":{"Models":["second"]},"Tiers":[{"Model":"cheap","Threshold":0.9},{"Model":"strong"}]}""");
            await File.WriteAllTextAsync(path, tiers.ToString());
            await gateway.Gate.PollAsync(CancellationToken.None);
            await File.WriteAllTextAsync(path, "{");
            await gateway.Gate.PollAsync(CancellationToken.None);

            var after = await Scrape.ReadAsync(gateway);

            after.Find("routerproxy_decisions_total", ("routerproxy_route", "second"), ("routerproxy_decision", "escalated")).ShouldHaveSingleItem().Value.ShouldBe(0);
            after.Find("routerproxy_threshold", ("routerproxy_route", "second")).ShouldHaveSingleItem().Value.ShouldBe(0.9);
            after.Sum("routerproxy_config_reloads_total", ("routerproxy_result", "applied")).ShouldBe(1);
            after.Sum("routerproxy_config_reloads_total", ("routerproxy_result", "rejected")).ShouldBe(1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Buckets_are_the_documented_ones_and_the_servers_reach_beyond_long_answers()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await GatewayHost.StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).ToString(), configure: Scrape.Fresh);
        (await gateway.Client.ChatAsync(Body("mail"))).Status.ShouldBe(200);

        var scrape = await Scrape.AfterAsync(gateway, 1);

        Bounds("routerproxy_confidence_bucket").ShouldBe([.1, .2, .3, .4, .5, .6, .7, .75, .8, .85, .9, .925, .95, .975, .98, .99, .995, .998, .999, .9999, .99999, .99999999, 1, double.PositiveInfinity]);
        Bounds("http_server_request_duration_seconds_bucket")[^2].ShouldBe(327.68);
        var server = scrape.Find("http_server_request_duration_seconds_count", ("routerproxy_route", "mail")).ShouldHaveSingleItem();
        server["routerproxy_decision"].ShouldBe("accepted");
        scrape.Find("http_server_request_duration_seconds_count").ShouldNotContain(s => s["http_route"] == "/metrics");

        double[] Bounds(string name) => [.. scrape.Find(name).Select(s => s["le"]!).Distinct().Select(le => le == "+Inf" ? double.PositiveInfinity : double.Parse(le, System.Globalization.CultureInfo.InvariantCulture)).Order()];
    }

    private static string Body(string model) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";
}
