using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>Budgets, circuits, held bytes, comparisons: there before anything happens, and right after it has.</summary>
[Collection(TelemetryCollection.Name)]
public class StateMetricsTests
{
    private const string Chat = """{"model":"mail","messages":[{"role":"user","content":"hello"}]}""";

    [Fact]
    public async Task A_budget_says_how_much_is_used_and_whom_it_denied()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("EscalationBudget", new JsonObject { ["MaxShare"] = 0.5, ["MinRequests"] = 2 });
        await using var gateway = await StartAsync(tiers);
        var before = await Scrape.ReadAsync(gateway);
        Value(before, "routerproxy_budget_used", ("routerproxy_route", "mail")).ShouldBe(0);
        Value(before, "routerproxy_budget_denied_total", ("routerproxy_route", "mail")).ShouldBe(0);

        for (var i = 0; i < 4; i++)
        {
            await gateway.Client.ChatAsync(Chat);
        }

        var after = await Scrape.AfterAsync(gateway, 4);
        after.Sum("routerproxy_decisions_total", ("routerproxy_decision", "escalated")).ShouldBe(2);
        Value(after, "routerproxy_budget_used", ("routerproxy_route", "mail")).ShouldBe(1);
        Value(after, "routerproxy_budget_denied_total", ("routerproxy_route", "mail")).ShouldBe(2);
    }

    [Fact]
    public async Task A_circuit_shows_that_it_is_closed_and_that_it_has_opened()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress)
            .WithModel("cheap", "Circuit", new JsonObject { ["Failures"] = 0.5, ["MinAttempts"] = 2, ["Break"] = "01:00:00" })
            .WithModel("strong", "Circuit", new JsonObject());
        await using var gateway = await StartAsync(tiers);
        Value(await Scrape.ReadAsync(gateway), "routerproxy_circuit_state", ("routerproxy_model", "cheap")).ShouldBe(0);

        for (var i = 0; i < 3; i++)
        {
            (await gateway.Client.ChatAsync(Chat)).Status.ShouldBe(200);
        }

        var after = await Scrape.AfterAsync(gateway, 3);
        Value(after, "routerproxy_circuit_state", ("routerproxy_model", "cheap")).ShouldBe(2);
        Value(after, "routerproxy_circuit_state", ("routerproxy_model", "strong")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_held_is_seen_while_it_is_held()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HeadersThenHang());
        await using var gateway = await StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress));
        Value(await Scrape.ReadAsync(gateway), "routerproxy_held_bytes").ShouldBe(0);
        using var leaving = new CancellationTokenSource();

        var asking = gateway.Client.OpenChatAsync(Chat, leaving.Token);
        await upstream.NextRequestAsync();
        Value(await Scrape.ReadAsync(gateway), "routerproxy_held_bytes").ShouldBeGreaterThanOrEqualTo(Chat.Length);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        await Eventually.TrueAsync(async () => Value(await Scrape.ReadAsync(gateway), "routerproxy_held_bytes") == 0, "everything is returned");
    }

    [Fact]
    public async Task A_comparison_is_no_request_but_has_a_result_a_confidence_and_a_cost()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("Mode", "Shadow").With("ShadowRate", 1)
            .WithModel("cheap", "Price", JsonNode.Parse("""{"InputPerMillion":1000,"OutputPerMillion":1000}"""));
        await using var gateway = await StartAsync(tiers);

        await gateway.Client.ChatAsync(Chat);

        var after = await Scrape.ReadAsync(gateway);
        await Eventually.TrueAsync(
            async () => (after = await Scrape.ReadAsync(gateway)).Sum("routerproxy_audits_total", ("routerproxy_attempt", "shadow"), ("routerproxy_agreement", "agree")) == 1, "the comparison is counted");
        after.Sum("routerproxy_requests_total").ShouldBe(1);
        after.Sum("routerproxy_decisions_total").ShouldBe(1);
        after.Sum("routerproxy_attempts_total", ("routerproxy_attempt", "shadow"), ("routerproxy_model", "cheap")).ShouldBe(1);
        after.Sum("routerproxy_confidence_count", ("routerproxy_model", "cheap")).ShouldBe(1);
        Value(after, "routerproxy_audits_cost_total", ("routerproxy_model", "cheap")).ShouldBe(0.071, 1e-9, "66 tokens in and 5 out");
        after.Sum("routerproxy_cost_total", ("routerproxy_model", "cheap")).ShouldBe(0, "nobody asked for it");
        after.Sum("routerproxy_discarded_tokens_total").ShouldBe(0);
    }

    private static Task<GatewayHost> StartAsync(TwoTiers tiers) => GatewayHost.StartAsync(tiers.ToString(), configure: Scrape.Fresh);

    private static double Value(Exposition scrape, string name, params (string, string)[] labels) => scrape.Find(name, labels).ShouldHaveSingleItem().Value;
}
