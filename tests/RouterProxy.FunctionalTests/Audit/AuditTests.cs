using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RouterProxy.Cascade;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.FunctionalTests.Telemetry;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Shadow;
using RouterProxy.Telemetry;

namespace RouterProxy.FunctionalTests.Audit;

[Collection(TelemetryCollection.Name)]
public sealed class AuditTests
{
    [Theory]
    [InlineData(false, "Buffer")]
    [InlineData(false, "EarlyAbort")]
    [InlineData(true, "Buffer")]
    public async Task An_accepted_answer_goes_out_as_ever_and_is_compared_afterwards(bool stream, string nonStreaming)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers).With("NonStreaming", nonStreaming), builder: Scrape.Fresh);

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream));

        // To the last byte what a gateway without audits says.
        await using (var without = await new TwoTiers(stage.Cheap.BaseAddress, stage.Strong.BaseAddress).With("NonStreaming", nonStreaming).StartAsync())
        {
            var plain = await without.Client.ChatAsync(TwoTierStage.Body(stream));
            answer.Body.ShouldBe(plain.Body);
            Comparable(answer).ShouldBe(Comparable(plain));
        }

        answer.Header("x-router-decision").ShouldBe("accepted");
        answer.Header("x-router-attempts").ShouldBe("1");
        answer.Header("x-router-model").ShouldBe("cheap");

        var audit = (await stage.Strong.NextRequestAsync()).Json();
        audit.GetProperty("model").GetString().ShouldBe("strong-model");
        audit.TryGetProperty("logprobs", out _).ShouldBeFalse("nobody wants to know how sure the last tier is");
        var record = (await stage.Gateway.RecordsAsync(1))[0];
        record.GetProperty("agreement").GetString().ShouldBe("agree");
        record.GetProperty("source").GetString().ShouldBe("audit");
        record.GetProperty("probability").GetDouble().ShouldBe(1);
        record.GetProperty("cheap_hash").GetString().ShouldBe(record.GetProperty("strong_hash").GetString());
        record.GetProperty("strong_cost").GetDouble().ShouldBeGreaterThan(0);

        var scrape = await Scrape.ReadAsync(stage.Gateway);
        scrape.Find("routerproxy_audits_total").Single(s => s.Value == 1)["routerproxy_agreement"].ShouldBe("agree");
        scrape.Find("routerproxy_audits_total").Single(s => s.Value == 1)["routerproxy_band"].ShouldBe("0.9-0.99");
        scrape.Find("routerproxy_audits_cost_total").ShouldContain(s => s["routerproxy_attempt"] == "audit" && s["routerproxy_model"] == "strong" && s.Value > 0);
        scrape.Find("routerproxy_cost_total").ShouldNotContain(s => s["routerproxy_model"] == "strong" && s.Value > 0, "no client was asked to pay for it");
        await NothingHeldAsync(stage);
    }

    [Fact]
    public async Task Different_answers_disagree_and_observers_hear_of_it()
    {
        var heard = new Listener();
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers), builder: b => b.Services.AddSingleton<IAgreementObserver>(heard).AddSingleton<IDecisionObserver>(heard));
        stage.Strong.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true, ",\"temperature\":0.25"));

        var record = (await stage.Gateway.RecordsAsync(1))[0];
        record.GetProperty("agreement").GetString().ShouldBe("disagree");
        record.GetProperty("cheap_hash").GetString().ShouldNotBe(record.GetProperty("strong_hash").GetString());
        var label = heard.Labels.ShouldHaveSingleItem();
        (label.Source, label.Agreed, label.Probability, label.Threshold).ShouldBe((AttemptKind.Audit, false, 1d, 0.5));
        label.Confidence!.Value.ShouldBe(0.97, 0.0001);
        var decision = heard.Decisions.ShouldHaveSingleItem();
        (decision.Decision, decision.Reason, decision.WouldEscalate).ShouldBe((Decision.Accepted, RouteReason.Confident, false));
        (decision.Identity.ModelAsked, decision.Identity.ModelReported, decision.Identity.Temperature).ShouldBe(("cheap-model", KnownCompletion.Confident.Model, 0.25));
        decision.LogOdds.ShouldBe(Math.Log(0.97 / 0.03), 0.01);
    }

    [Fact]
    public async Task What_escalates_whole_has_its_label_for_nothing()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false))).Header("x-router-decision").ShouldBe("escalated");

        var record = (await stage.Gateway.RecordsAsync(1))[0];
        record.GetProperty("agreement").GetString().ShouldBe("disagree");
        record.GetProperty("source").GetString().ShouldBe("escalation");
        record.GetProperty("probability").GetDouble().ShouldBe(1);
        record.GetProperty("would_escalate").GetBoolean().ShouldBeTrue();
        stage.Strong.Requests.Count.ShouldBe(1, "it was asked for the client and not again");

        // A stream was given up at its first token: what it would have said is not known.
        var gate = new Gate();
        gate.Release(2);
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure, gate));
        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
        record = (await stage.Gateway.RecordsAsync(2))[1];
        record.GetProperty("decision").GetString().ShouldBe("escalated");
        Has(record, "agreement").ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_drawn_where_the_client_or_a_rule_decided()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers).With("AllowClientOverrides", true));

        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false), ("x-router-threshold", "0.1"))).Header("x-router-decision").ShouldBe("accepted");
        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false), ("x-router-mode", "cheap"))).Header("x-router-decision").ShouldBe("bypassed");
        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false, ",\"logit_bias\":{\"1\":5}"))).Header("x-router-reason").ShouldBe("tokenizer_bound");

        var records = await stage.Gateway.RecordsAsync(3);
        records.ShouldAllBe(r => !Has(r, "drawn") && !Has(r, "agreement"));
        records.Select(r => r.GetProperty("overridden").GetBoolean()).ShouldBe([true, true, false]);
        stage.Strong.Requests.Count.ShouldBe(1, "only the request that is bound to it");
    }

    [Fact]
    public async Task The_client_never_waits_for_the_last_tier_nor_hears_of_its_failure()
    {
        var gate = new Gate();
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers));
        stage.Strong.Respond(_ => UpstreamReply.After(gate, UpstreamReply.Error(500, "down")));

        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: true))).Status.ShouldBe(200);
        await gate.Reached();
        gate.Open();

        (await stage.Gateway.RecordsAsync(1))[0].GetProperty("agreement").GetString().ShouldBe("error");
        await NothingHeldAsync(stage);
    }

    [Fact]
    public async Task Under_load_audits_are_dropped_counted_and_clients_are_served()
    {
        var gate = new Gate();
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers), builder: Scrape.Fresh);
        stage.Strong.Respond(request => UpstreamReply.After(gate, KnowsBoth.Answers(KnownCompletion.Confident)(request)));
        for (var i = 0; i < ShadowQueue.Workers; i++)
        {
            await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));
            await gate.Reached();
        }

        for (var i = 0; i < ShadowQueue.Capacity + 3; i++)
        {
            (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false))).Header("x-router-decision").ShouldBe("accepted");
        }

        (await stage.Gateway.RecordsAsync(3)).ShouldAllBe(r => r.GetProperty("agreement").GetString() == "dropped");
        gate.Open();
        (await stage.Gateway.RecordsAsync(ShadowQueue.Workers + ShadowQueue.Capacity + 3)).Count(r => r.GetProperty("agreement").GetString() == "agree")
            .ShouldBe(ShadowQueue.Workers + ShadowQueue.Capacity);
        (await Scrape.ReadAsync(stage.Gateway)).Find("routerproxy_audits_total").Single(s => s["routerproxy_agreement"] == "dropped").Value.ShouldBe(3);
        await NothingHeldAsync(stage);
    }

    [Fact]
    public async Task A_shutdown_waits_for_no_audit_and_loses_no_record()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers).RouterProxy["Shutdown"] = new JsonObject { ["Delay"] = "00:00:00" });
        stage.Strong.Respond(_ => UpstreamReply.HangBeforeHeaders());
        for (var i = 0; i < ShadowQueue.Workers + 2; i++)
        {
            await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));
        }

        await stage.Strong.NextRequestAsync();
        await stage.Gateway.StopAsync().WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);

        var records = await stage.Gateway.RecordsAsync(ShadowQueue.Workers + 2);
        records.ShouldAllBe(r => r.GetProperty("agreement").GetString() == "dropped" && r.GetProperty("confidence").GetDouble() > 0.9);
        await NothingHeldAsync(stage);
    }

    [Fact]
    public async Task A_client_that_leaves_half_way_is_not_audited()
    {
        var gate = new Gate();
        await using var stage = await TwoTierStage.StartAsync(tiers => Audited(tiers));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        using (var client = await SocketClient.ConnectAsync(stage.Gateway.BaseAddress))
        {
            await client.SendChatAsync(TwoTierStage.Body(stream: true));
            gate.Release(3);
            var left = await stage.Cheap.NextRequestAsync();
            await Eventually.TrueAsync(() => left.Writes >= 3, "the answer has begun");
            client.Reset();
            await left.Aborted.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(() => stage.Gateway.Log.Routed.Count == 1, "the request has ended");
        stage.Strong.Requests.ShouldBeEmpty();
        await NothingHeldAsync(stage);
    }

    [Fact]
    public async Task Shadowed_requests_are_recorded_with_what_the_first_tier_would_have_said()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Mode", "Shadow").With("ShadowRate", 1));

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));

        var record = (await stage.Gateway.RecordsAsync(1))[0];
        (record.GetProperty("decision").GetString(), record.GetProperty("source").GetString(), record.GetProperty("agreement").GetString()).ShouldBe(("bypassed", "shadow", "agree"));
        record.GetProperty("confidence").GetDouble().ShouldBe(0.97, 0.0001);
        record.GetProperty("cheap_reported").GetString().ShouldBe(KnownCompletion.Confident.Model);
        record.GetProperty("cheap_output_tokens").GetInt64().ShouldBeGreaterThan(0);
    }

    private static bool Has(JsonElement record, string name) => record.TryGetProperty(name, out _);

    private static IEnumerable<string> Comparable(RawResponse answer) =>
        answer.Headers.Where(h => h.Key.ToLowerInvariant() is not ("x-router-request-id" or "date")).Select(h => $"{h.Key}: {h.Value}").Order(StringComparer.Ordinal);

    private static TwoTiers Audited(TwoTiers tiers) => tiers.With("AuditRate", 1)
        .WithModel("cheap", "Price", Price(1)).WithModel("strong", "Price", Price(15));

    private static JsonObject Price(double usd) => new() { ["InputPerMillion"] = usd, ["OutputPerMillion"] = usd };

    private static Task NothingHeldAsync(TwoTierStage stage) =>
        Eventually.TrueAsync(() => stage.Gateway.Services.GetRequiredService<HeldBytes>().Total == 0, "all held bytes are returned");

    private sealed class Listener : IDecisionObserver, IAgreementObserver
    {
        public List<RoutedDecision> Decisions { get; } = [];

        public List<AgreementLabel> Labels { get; } = [];

        public bool Watches(RouterProxy.Configuration.Compiled.RoutePolicy route) => true;

        public void OnDecision(in RoutedDecision decision) => Decisions.Add(decision);

        public void OnAgreement(in AgreementLabel label) => Labels.Add(label);
    }
}
