using System.Globalization;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.FunctionalTests.Telemetry;

namespace RouterProxy.FunctionalTests.Watch;

/// <summary><c>TargetEscalationRate</c> in place of a threshold.</summary>
[Collection(TelemetryCollection.Name)]
public class TargetRateTests
{
    private const double Target = 0.2;

    private readonly ScriptedModel _cheap = new() { Confidence = static answer => ScriptedModel.Even(answer, from: -1) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_wanted_share_escalates_whatever_the_confidences_are(bool stream)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await GatewayHost.StartAsync(Steered(cheap, strong).ToString());
        await RateAsync(gateway, 100, stream);

        (await RateAsync(gateway, 200, stream)).ShouldBe(Target, 0.01);

        // Surer traffic, as after a new prompt.
        _cheap.Confidence = static answer => ScriptedModel.Even(answer, from: -0.4);
        await RateAsync(gateway, 100, stream);
        (await RateAsync(gateway, 100, stream)).ShouldBe(Target, 0.02);
    }

    [Fact]
    public async Task Receipt_and_gauge_tell_the_threshold_that_is_in_force()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await GatewayHost.StartAsync(Steered(cheap, strong).ToString(), configure: Scrape.Fresh);
        for (var i = 0; i < 20; i++)
        {
            var inForce = await GaugeAsync(gateway);

            var answer = await gateway.Client.ChatAsync(ScriptedModel.Body());
            Number(answer, "x-router-threshold").ShouldBe(inForce);
            answer.Header("x-router-decision").ShouldBe(Number(answer, "x-router-confidence") >= inForce ? "accepted" : "escalated");
            (await GaugeAsync(gateway)).ShouldNotBe(inForce);
        }

        var scrape = await Scrape.ReadAsync(gateway);
        scrape.Find("routerproxy_escalation_target", ("routerproxy_route", "mail"), ("routerproxy_model", "cheap")).ShouldHaveSingleItem().Value.ShouldBe(Target);
    }

    [Fact]
    public async Task A_reload_keeps_what_was_learned_and_says_so()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        using var file = new TemporaryFile();
        var tiers = Steered(cheap, strong);
        await using var gateway = await StartAsync(file, tiers);
        var start = await GaugeAsync(gateway);
        await RateAsync(gateway, 50, stream: false);
        var learned = await GaugeAsync(gateway);
        learned.ShouldNotBe(start);

        await ReloadAsync(gateway, file, tiers.With("MaxHolds", 100));
        (await GaugeAsync(gateway)).ShouldBe(learned);
        gateway.Log.Entries.Single(e => e.Event.Name == "ThresholdKept").Properties["Threshold"].ShouldBe(learned);

        // Another target begins where the old one has led to.
        await ReloadAsync(gateway, file, tiers.With("TargetEscalationRate", 0.5));
        (await GaugeAsync(gateway)).ShouldBe(learned);
        gateway.Log.Entries.Last(e => e.Event.Name == "ThresholdSteered").Properties["Threshold"].ShouldBe(learned);
    }

    [Fact]
    public async Task A_threshold_that_was_fixed_is_where_steering_begins()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        using var file = new TemporaryFile();
        var tiers = Steered(cheap, strong).With("TargetEscalationRate", null);
        tiers.Route["Tiers"]![0]!["Threshold"] = 0.777;
        await using var gateway = await StartAsync(file, tiers);

        await ReloadAsync(gateway, file, Steered(cheap, strong));
        (await GaugeAsync(gateway)).ShouldBe(0.777);
        Number(await gateway.Client.ChatAsync(ScriptedModel.Body()), "x-router-threshold").ShouldBe(0.777);
        (await GaugeAsync(gateway)).ShouldNotBe(0.777);
    }

    [Fact]
    public async Task Only_scored_answers_that_the_rule_judges_by_it_move_it()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = Steered(cheap, strong).With("AllowClientOverrides", true).With("Bypass", JsonNode.Parse("""{"WhenMaxTokensAbove":100}"""));
        await using var gateway = await GatewayHost.StartAsync(tiers.ToString(), configure: Scrape.Fresh);
        var start = await GaugeAsync(gateway);

        await gateway.Client.ChatAsync(ScriptedModel.Body(), ("x-router-threshold", "0.3"));
        await gateway.Client.ChatAsync(ScriptedModel.Body(), ("x-router-mode", "cheap"));
        await gateway.Client.ChatAsync(ScriptedModel.Body(members: "\"max_tokens\":500,"));
        cheap.Enqueue(UpstreamReply.Json("""{"id":"plain","choices":[{"index":0,"message":{"role":"assistant","content":"work"},"logprobs":null,"finish_reason":"stop"}]}"""));
        var unscored = await gateway.Client.ChatAsync(ScriptedModel.Body());

        unscored.Header("x-router-reason").ShouldBe("not_returned");
        (await GaugeAsync(gateway)).ShouldBe(start);
    }

    [Fact]
    public async Task Observe_is_steered_as_well()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(Steered(cheap, strong).With("Mode", "Observe").ToString(), configure: Scrape.Fresh);
        var start = await GaugeAsync(gateway);

        (await gateway.Client.ChatAsync(ScriptedModel.Body())).Header("x-router-decision").ShouldBe("accepted");
        (await GaugeAsync(gateway)).ShouldNotBe(start);
        strong.Requests.ShouldBeEmpty();
    }

    private static TwoTiers Steered(ScriptedUpstream cheap, ScriptedUpstream strong) =>
        new TwoTiers(cheap.BaseAddress, strong.BaseAddress)
            .With("Tiers", JsonNode.Parse("""[{"Model":"cheap"},{"Model":"strong"}]""")).With("TargetEscalationRate", Target);

    private static async Task<GatewayHost> StartAsync(TemporaryFile file, TwoTiers tiers)
    {
        await File.WriteAllTextAsync(file.Path, tiers.ToString());
        return await GatewayHost.StartOnFileAsync(file.Path, configure: Scrape.Fresh);
    }

    private static async Task ReloadAsync(GatewayHost gateway, TemporaryFile file, TwoTiers tiers)
    {
        await File.WriteAllTextAsync(file.Path, tiers.ToString());
        await gateway.Gate.PollAsync(CancellationToken.None);
    }

    private static async Task<double> RateAsync(GatewayHost gateway, int requests, bool stream)
    {
        var escalated = 0;
        for (var i = 0; i < requests; i++)
        {
            escalated += (await gateway.Client.ChatAsync(ScriptedModel.Body(stream))).Header("x-router-decision") == "escalated" ? 1 : 0;
        }

        return escalated / (double)requests;
    }

    private static async Task<double> GaugeAsync(GatewayHost gateway) =>
        (await Scrape.ReadAsync(gateway)).Find("routerproxy_threshold", ("routerproxy_route", "mail"), ("routerproxy_model", "cheap")).ShouldHaveSingleItem().Value;

    private static double Number(RawResponse response, string header) => double.Parse(response.Header(header)!, CultureInfo.InvariantCulture);
}
