using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.FunctionalTests.Telemetry;
using RouterProxy.Records;
using RouterProxy.Telemetry;
using RouterProxy.Watch;

namespace RouterProxy.FunctionalTests.Watch;

/// <summary>What is told when a threshold no longer stands for what it was chosen for.</summary>
[Collection(TelemetryCollection.Name)]
public class WatchTests
{
    private readonly ScriptedModel _cheap = new();

    [Theory]
    [InlineData("model", false)]
    [InlineData("model", true)]
    [InlineData("system_fingerprint", false)]
    [InlineData("system_fingerprint", true)]
    public async Task Another_model_behind_the_same_name_makes_the_threshold_provisional(string aspect, bool stream)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var gateway = await StartAsync(cheap);
        await AskAsync(gateway, IdentityWatch.Answers, ScriptedModel.Body(stream));
        (await ProvisionalAsync(gateway)).ShouldBe(0);

        if (aspect == "model")
        {
            _cheap.Name = "cheap-2";
        }
        else
        {
            _cheap.Fingerprint = "fp-2";
        }

        var answers = await AskAsync(gateway, 20, ScriptedModel.Body(stream));

        (await ProvisionalAsync(gateway)).ShouldBe(1);
        var told = gateway.Log.Entries.Where(e => e.Event.Name == "ThresholdProvisional").ToArray();
        told.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
        told[0].Properties["Aspect"].ShouldBe(aspect);
        told[0].Properties["Now"].ShouldBe(aspect == "model" ? "cheap-2" : "fp-2");
        told[0].Properties["Known"].ShouldBe(aspect == "model" ? "cheap-1" : "fp-1");

        // Nothing of it reaches the client, and nothing is decided by it.
        answers.ShouldAllBe(answer => answer.Header("x-router-decision") == "accepted" && !answer.Headers.Any(h => h.Key.Contains("provisional", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("\"temperature\":1,", "temperature", "1", "default")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"},", "response format", "json_object", "text")]
    [InlineData("\"logprobs\":true,\"top_logprobs\":2,", null, null, null)]
    public async Task Other_requests_can_do_the_same(string members, string? aspect, string? now, string? known)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var gateway = await StartAsync(cheap);
        await AskAsync(gateway, IdentityWatch.Answers, ScriptedModel.Body());

        await AskAsync(gateway, 5, ScriptedModel.Body(members: members));

        (await ProvisionalAsync(gateway)).ShouldBe(aspect is null ? 0 : 1);
        var told = gateway.Log.Entries.SingleOrDefault(e => e.Event.Name == "ThresholdProvisional");
        (told?.Properties["Aspect"], told?.Properties["Now"], told?.Properties["Known"]).ShouldBe((aspect, now, known));
    }

    [Fact]
    public async Task A_new_threshold_ends_it_and_a_reload_of_something_else_does_not()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        using var file = new TemporaryFile();
        var tiers = new TwoTiers(cheap.BaseAddress, cheap.BaseAddress);
        await File.WriteAllTextAsync(file.Path, tiers.ToString());
        await using var gateway = await GatewayHost.StartOnFileAsync(file.Path, configure: Scrape.Fresh);
        await AskAsync(gateway, IdentityWatch.Answers, ScriptedModel.Body());
        _cheap.Name = "cheap-2";
        await AskAsync(gateway, 5, ScriptedModel.Body());

        await ReloadAsync(tiers.With("MaxHolds", 100));
        (await ProvisionalAsync(gateway)).ShouldBe(1);

        tiers.Route["Tiers"]![0]!["Threshold"] = 0.6;
        await ReloadAsync(tiers);
        (await ProvisionalAsync(gateway)).ShouldBe(0);
        await AskAsync(gateway, IdentityWatch.Answers + 10, ScriptedModel.Body());
        (await ProvisionalAsync(gateway)).ShouldBe(0);

        async Task ReloadAsync(TwoTiers changed)
        {
            await File.WriteAllTextAsync(file.Path, changed.ToString());
            await gateway.Gate.PollAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_name_that_the_client_chose_does_not_reach_the_log()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var gateway = await GatewayHost.StartAsync(new TwoTiers(cheap.BaseAddress, cheap.BaseAddress).WithModel("cheap", "Model", null).ToString(), configure: Scrape.Fresh);
        await AskAsync(gateway, IdentityWatch.Answers, ScriptedModel.Body());
        _cheap.Name = "chosen-by-the-client";
        await AskAsync(gateway, 5, ScriptedModel.Body());

        (await ProvisionalAsync(gateway)).ShouldBe(1);
        gateway.Log.Entries.ShouldContain(e => e.Event.Name == "ThresholdProvisional");
        gateway.Log.Entries.Where(e => e.Event.Name == "ThresholdProvisional").ShouldAllBe(e => !e.Message.Contains("chosen-by-the-client", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Confidences_that_change_raise_an_alarm_for_an_hour()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var gateway = await GatewayHost.StartAsync(new TwoTiers(cheap.BaseAddress, cheap.BaseAddress).ToString(), clock, Scrape.Fresh);
        _cheap.Confidence = static answer => ScriptedModel.Even(answer, from: 2);
        await AskAsync(gateway, DriftWatch.Reference + 20, ScriptedModel.Body());
        (await AlarmAsync(gateway, "drift")).ShouldBe(0);

        _cheap.Confidence = static answer => ScriptedModel.Even(answer, from: -4);
        await AskAsync(gateway, 100, ScriptedModel.Body());

        (await AlarmAsync(gateway, "drift")).ShouldBe(1);
        (await Scrape.ReadAsync(gateway)).Find("routerproxy_alarm_evidence", ("routerproxy_alarm", "drift")).ShouldHaveSingleItem().Value.ShouldBeGreaterThanOrEqualTo(1);
        gateway.Log.Entries.Count(e => e.Event.Name == "ConfidenceDrift" && e.Level == LogLevel.Warning).ShouldBe(1);
        clock.Advance(DriftWatch.AlarmTime);
        (await AlarmAsync(gateway, "drift")).ShouldBe(0);
    }

    [Fact]
    public async Task Audits_that_disagree_raise_an_alarm_and_only_what_was_accepted_by_the_threshold_counts()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var gateway = await StartAsync(cheap);
        var observer = gateway.Services.GetServices<IAgreementObserver>().OfType<RouteWatches>().ShouldHaveSingleItem();
        var route = gateway.Gate.Current.Routes["mail"];
        (await Scrape.ReadAsync(gateway)).Find("routerproxy_alarm_open", ("routerproxy_alarm", "risk")).ShouldBeEmpty();

        Tell(confidence: 0.4, agreed: false, 50);
        Tell(confidence: null, agreed: false, 50);
        Tell(confidence: 0.9, agreed: true, 1);
        (await AlarmAsync(gateway, "risk")).ShouldBe(0);

        Tell(confidence: 0.9, agreed: false, 50);
        (await AlarmAsync(gateway, "risk")).ShouldBe(1);
        gateway.Log.Entries.Single(e => e.Event.Name == "AuditRisk").Properties["Promised"].ShouldBe(0.05);

        void Tell(double? confidence, bool agreed, int times)
        {
            for (var i = 0; i < times; i++)
            {
                observer.OnAgreement(new AgreementLabel("id", route, AttemptKind.Audit, confidence, 0.5, agreed, 1, default));
            }
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Audits_of_real_answers_are_what_it_hears(bool agrees, double alarm)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_cheap.Answer);
        await using var strong = await ScriptedUpstream.StartAsync(agrees ? _cheap.Answer : KnowsBoth.Answers(KnownCompletion.Unsure));
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("AuditRate", 1.0);
        await using var gateway = await GatewayHost.StartAsync(tiers.ToString(), configure: Scrape.Fresh);

        (await AlarmAsync(gateway, "risk")).ShouldBe(0);
        for (var audits = 1; audits <= 10; audits++)
        {
            (await gateway.Client.ChatAsync(ScriptedModel.Body())).Header("x-router-decision").ShouldBe("accepted");

            // One at a time: an audit that does not find a place is dropped.
            await Eventually.TrueAsync(async () => (await Scrape.ReadAsync(gateway)).Sum("routerproxy_audits_total") >= audits, "the audit is made");
        }

        (await AlarmAsync(gateway, "risk")).ShouldBe(alarm);
        gateway.Log.Entries.Count(e => e.Event.Name == "AuditRisk").ShouldBe((int)alarm);
    }

    private static Task<GatewayHost> StartAsync(ScriptedUpstream upstream) =>
        GatewayHost.StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).ToString(), configure: Scrape.Fresh);

    private static async Task<List<RawResponse>> AskAsync(GatewayHost gateway, int requests, string body)
    {
        var answers = new List<RawResponse>();
        for (var i = 0; i < requests; i++)
        {
            answers.Add(await gateway.Client.ChatAsync(body));
            answers[^1].Status.ShouldBe(200);
        }

        return answers;
    }

    private static async Task<double> ProvisionalAsync(GatewayHost gateway) =>
        (await Scrape.ReadAsync(gateway)).Find("routerproxy_threshold_provisional", ("routerproxy_route", "mail"), ("routerproxy_model", "cheap")).ShouldHaveSingleItem().Value;

    private static async Task<double> AlarmAsync(GatewayHost gateway, string alarm) =>
        (await Scrape.ReadAsync(gateway)).Find("routerproxy_alarm_open", ("routerproxy_alarm", alarm)).ShouldHaveSingleItem().Value;
}
