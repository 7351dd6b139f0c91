using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Limits;

public class EscalationBudgetTests
{
    [Theory]
    [InlineData("Buffer", false)]
    [InlineData("EarlyAbort", false)]
    [InlineData("Buffer", true)]
    public async Task A_spent_budget_serves_the_held_answer_and_says_so(string nonStreaming, bool stream)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).With("NonStreaming", nonStreaming).StartAsync();

        (await gateway.Client.ChatAsync(Body(stream))).Header("x-router-decision").ShouldBe("escalated");
        var asked = cheap.Requests.Count;
        var degraded = await gateway.Client.ChatAsync(Body(stream));

        degraded.Status.ShouldBe(200);
        degraded.Header("x-router-decision").ShouldBe("degraded");
        degraded.Header("x-router-reason").ShouldBe("budget");
        degraded.Header("x-router-model").ShouldBe("cheap");
        degraded.Header("x-router-confidence").ShouldNotBeNull();
        degraded.Text.ShouldContain(KnownCompletion.Unsure.Id);
        cheap.Requests.Count.ShouldBe(asked + 1, "the held answer itself is served");
        strong.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fail_answers_429_with_a_wait_and_after_the_window_all_is_well(bool stream)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong, onExhausted: "Fail").StartAsync(clock);

        (await gateway.Client.ChatAsync(Body(stream))).Status.ShouldBe(200);
        var refused = await gateway.Client.ChatAsync(Body(stream));

        refused.Status.ShouldBe(429);
        refused.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("escalation_budget_exceeded");
        refused.Json().GetProperty("error").GetProperty("type").GetString().ShouldBe("rate_limit_error");
        refused.Header("retry-after").ShouldBe("300");
        refused.Header("x-router-decision").ShouldBe("failed");
        refused.Header("x-router-reason").ShouldBe("budget");
        refused.Text.ShouldNotContain(Canary.Prompt);

        clock.Advance(TimeSpan.FromMinutes(5));
        (await gateway.Client.ChatAsync(Body(stream))).Header("x-router-decision").ShouldBe("escalated");
    }

    [Fact]
    public async Task An_unscored_answer_counts_and_a_failure_does_not()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync();
        await gateway.Client.ChatAsync(Body(false));

        cheap.Enqueue(UpstreamReply.Error(500, "down"));
        var failed = await gateway.Client.ChatAsync(Body(false));
        failed.Header("x-router-decision").ShouldBe("escalated");
        failed.Header("x-router-reason").ShouldBe("upstream_status");

        cheap.Enqueue(UpstreamReply.Json("""{"id":"plain","choices":[{"index":0,"message":{"role":"assistant","content":"work"},"logprobs":null,"finish_reason":"stop"}]}"""));
        var unscored = await gateway.Client.ChatAsync(Body(false));
        unscored.Header("x-router-decision").ShouldBe("degraded");
        unscored.Header("x-router-reason").ShouldBe("budget");
    }

    [Fact]
    public async Task An_upstream_that_refuses_logprobs_is_asked_without_when_the_budget_is_spent()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync();
        await gateway.Client.ChatAsync(Body(false));

        cheap.Respond(request => request.Json().TryGetProperty("logprobs", out _)
            ? UpstreamReply.Error(400, "logprobs is not supported", "invalid_request_error", "unsupported_parameter")
            : KnowsBoth.Answers(KnownCompletion.Unsure)(request));
        for (var i = 0; i < 3; i++)
        {
            var answer = await gateway.Client.ChatAsync(Body(false));
            answer.Status.ShouldBe(200);
            answer.Header("x-router-decision").ShouldBe("degraded");
            answer.Header("x-router-reason").ShouldBe("budget");
            answer.Header("x-router-model").ShouldBe("cheap");
        }

        strong.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_too_large_to_hold_is_asked_for_plainly_when_the_budget_is_spent()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).With("MaxBufferedBytes", 64).StartAsync();

        (await gateway.Client.ChatAsync(Body(false))).Header("x-router-decision").ShouldBe("escalated");
        var answer = await gateway.Client.ChatAsync(Body(false));
        answer.Header("x-router-decision").ShouldBe("degraded");
        answer.Text.ShouldContain(KnownCompletion.Unsure.Id);
        strong.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Observe")]
    [InlineData("Strong")]
    public async Task Nothing_is_limited_where_the_rule_does_not_decide(string mode)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).With("Mode", mode).StartAsync();
        for (var i = 0; i < 4; i++)
        {
            (await gateway.Client.ChatAsync(Body(false))).Header("x-router-decision").ShouldBe(mode == "Observe" ? "accepted" : "bypassed");
        }
    }

    [Fact]
    public async Task A_reload_keeps_what_is_spent_while_the_numbers_stay_and_begins_anew_when_they_change()
    {
        using var folder = new TemporaryFile();
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = Tiers(cheap, strong);
        await File.WriteAllTextAsync(folder.Path, tiers.ToString(), TestContext.Current.CancellationToken);
        await using var gateway = await GatewayHost.StartOnFileAsync(folder.Path);
        (await gateway.Client.ChatAsync(Body(false))).Header("x-router-decision").ShouldBe("escalated");

        await Reload(tiers.With("DecisionTimeout", "00:00:11"));
        (await gateway.Client.ChatAsync(Body(false))).Header("x-router-decision").ShouldBe("degraded");
        await Reload(tiers.With("EscalationBudget", Budget(share: 0.6)));
        (await gateway.Client.ChatAsync(Body(false))).Header("x-router-decision").ShouldBe("escalated");

        async Task Reload(TwoTiers changed)
        {
            await File.WriteAllTextAsync(folder.Path, changed.ToString(), TestContext.Current.CancellationToken);
            await gateway.Gate.PollAsync(TestContext.Current.CancellationToken);
        }
    }

    private static JsonObject Budget(double share, string onExhausted = "ServeCheap") =>
        new() { ["MaxShare"] = share, ["MinRequests"] = 2, ["OnExhausted"] = onExhausted };

    // The first request is free, and no share of so few pays for a second.
    private static TwoTiers Tiers(ScriptedUpstream cheap, ScriptedUpstream strong, string onExhausted = "ServeCheap") =>
        new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("EscalationBudget", Budget(0.1, onExhausted));

    private static string Body(bool stream) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";
}
