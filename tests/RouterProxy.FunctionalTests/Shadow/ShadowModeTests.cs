using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.Intake;
using RouterProxy.Shadow;

namespace RouterProxy.FunctionalTests.Shadow;

public class ShadowModeTests
{
    [Theory]
    [InlineData(false, "Buffer")]
    [InlineData(false, "EarlyAbort")]
    [InlineData(true, "Buffer")]
    public async Task The_client_gets_the_last_tiers_answer_and_the_first_tier_is_measured_beside_it(bool stream, string nonStreaming)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).With("NonStreaming", nonStreaming).StartAsync();

        var answer = await gateway.Client.ChatAsync(Body(stream));
        answer.Header("x-router-decision").ShouldBe("bypassed");
        answer.Header("x-router-reason").ShouldBe("shadow");
        answer.Header("x-router-model").ShouldBe("strong");
        answer.Header("x-router-attempts").ShouldBe("1");
        answer.Header("x-router-confidence").ShouldBeNull();
        using var direct = new RawClient(strong.BaseAddress);
        answer.Body.ShouldBe((await direct.ChatAsync(Body(stream))).Body);

        var compared = await ComparedAsync(gateway);
        ((double)compared["Confidence"]!).ShouldBe(0.97, 0.0001);
        compared["Threshold"].ShouldBe(0.5);
        compared["WouldEscalate"].ShouldBe(false);
        compared["Agrees"].ShouldBe(true);
        compared["Model"].ShouldBe("cheap");
        (await cheap.NextRequestAsync()).Json().GetProperty("logprobs").GetBoolean().ShouldBeTrue();

        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        await gateway.Client.ChatAsync(Body(stream));
        compared = await ComparedAsync(gateway, count: 2);
        compared["WouldEscalate"].ShouldBe(true);
        compared["Agrees"].ShouldBe(false);
        var counters = gateway.Services.GetRequiredService<ShadowCounters>();
        (counters.Drawn, counters.Compared, counters.Agreed, counters.Dropped, counters.Failed).ShouldBe((2, 2, 1, 0, 0));
        gateway.Log.Routed.Count.ShouldBe(2, "a comparison is nobody's request");
        gateway.Log.Text.ShouldNotContain(Canary.Prompt);
        gateway.Log.Text.ShouldNotContain(Canary.UpstreamKey);
        await NothingHeldAsync(gateway);
    }

    [Theory]
    [InlineData("/v1/completions")]
    [InlineData("/v1/responses")]
    public async Task The_other_endpoints_are_measured_as_well(string path)
    {
        var answer = path == "/v1/completions"
            ? """{"id":"c","object":"text_completion","choices":[{"index":0,"text":" Work.\n","logprobs":{"tokens":[" Work"],"token_logprobs":[-0.1],"top_logprobs":[{" Work":-0.1}],"text_offset":[0]},"finish_reason":"stop"}]}"""
            : """{"id":"r","object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Work","logprobs":[{"token":"Work","logprob":-0.1,"top_logprobs":[]}]}]}]}""";
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json(answer));
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json(answer.Replace("Work", "work", StringComparison.Ordinal)));
        await using var gateway = await Tiers(cheap, strong).With("StoreDefault", false).StartAsync();
        (await gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(Body(false)))).Status.ShouldBe(200);

        var compared = await ComparedAsync(gateway);
        ((double)compared["Confidence"]!).ShouldBe(Math.Exp(-0.1), 1e-9);
        compared["Agrees"].ShouldBe(true);
    }

    [Fact]
    public async Task The_client_never_waits_for_the_first_tier_nor_hears_of_its_failure()
    {
        var gate = new Gate();
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.After(gate, UpstreamReply.Error(500, "down")));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync();
        (await gateway.Client.ChatAsync(Body(false))).Status.ShouldBe(200);
        await gate.Reached();
        gate.Open();
        await Eventually.TrueAsync(() => gateway.Log.Entries.Any(e => e.Event.Name == "ShadowFailed"), "the failure is noted");
        gateway.Services.GetRequiredService<ShadowCounters>().Failed.ShouldBe(1);
        await NothingHeldAsync(gateway);
    }

    [Fact]
    public async Task Nothing_is_asked_at_a_rate_of_zero_or_when_the_rules_skip_the_cascade_for_another_reason()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var never = await Tiers(cheap, strong).With("ShadowRate", 0).StartAsync();
        (await never.Client.ChatAsync(Body(false))).Header("x-router-reason").ShouldBe("shadow");
        never.Services.GetRequiredService<ShadowCounters>().Drawn.ShouldBe(0);

        await using var always = await Tiers(cheap, strong).StartAsync();
        var bound = await always.Client.ChatAsync("""{"model":"mail","logit_bias":{"1":5},"messages":[]}""");
        bound.Header("x-router-reason").ShouldBe("tokenizer_bound");
        always.Services.GetRequiredService<ShadowCounters>().Drawn.ShouldBe(0);
        cheap.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Under_load_comparisons_are_dropped_and_clients_are_served()
    {
        var gate = new Gate();
        await using var cheap = await ScriptedUpstream.StartAsync(request => UpstreamReply.After(gate, KnowsBoth.Answers(KnownCompletion.Confident)(request)));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync();
        var counters = gateway.Services.GetRequiredService<ShadowCounters>();
        for (var i = 0; i < ShadowQueue.Workers; i++)
        {
            await gateway.Client.ChatAsync(Body(false));
            await gate.Reached();
        }

        for (var i = 0; i < ShadowQueue.Capacity + 3; i++)
        {
            (await gateway.Client.ChatAsync(Body(false))).Status.ShouldBe(200);
        }

        await Eventually.TrueAsync(() => counters.Dropped == 3, "the three that found no place are dropped");
        gate.Open();
        await Eventually.TrueAsync(() => counters.Compared == ShadowQueue.Workers + ShadowQueue.Capacity, "the others are compared");
        await NothingHeldAsync(gateway);
    }

    [Fact]
    public async Task A_shutdown_waits_for_no_comparison()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HangBeforeHeaders());
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = Tiers(cheap, strong);
        tiers.RouterProxy["Shutdown"] = new JsonObject { ["Delay"] = "00:00:00" };
        await using var gateway = await tiers.StartAsync();
        await gateway.Client.ChatAsync(Body(false));
        await cheap.NextRequestAsync();
        await gateway.StopAsync().WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        await NothingHeldAsync(gateway);
    }

    private static async Task<IReadOnlyDictionary<string, object?>> ComparedAsync(GatewayHost gateway, int count = 1)
    {
        await Eventually.TrueAsync(() => gateway.Log.Entries.Count(e => e.Event.Name == "ShadowCompared") == count, "the comparison is logged");
        return gateway.Log.Entries.Last(e => e.Event.Name == "ShadowCompared").Properties;
    }

    private static Task NothingHeldAsync(GatewayHost gateway) =>
        Eventually.TrueAsync(() => gateway.Services.GetRequiredService<HeldBytes>().Total == 0, "all held bytes are returned");

    private static TwoTiers Tiers(ScriptedUpstream cheap, ScriptedUpstream strong) =>
        new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("Mode", "Shadow").With("ShadowRate", 1);

    private static string Body(bool stream) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"max_tokens":100,"prompt":"x","input":"x","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";
}
