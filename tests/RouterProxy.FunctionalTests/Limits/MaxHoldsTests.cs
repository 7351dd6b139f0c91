using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Limits;

public class MaxHoldsTests
{
    [Fact]
    public async Task A_request_for_which_no_hold_is_left_goes_to_the_last_tier()
    {
        var gate = new Gate();
        await using var cheap = await ScriptedUpstream.StartAsync(request => UpstreamReply.After(gate, KnowsBoth.Answers(KnownCompletion.Confident)(request)));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("MaxHolds", 1).StartAsync();

        var held = gateway.Client.ChatAsync(Body());
        await gate.Reached();
        var bypassed = await gateway.Client.ChatAsync(Body());
        bypassed.Status.ShouldBe(200);
        bypassed.Header("x-router-decision").ShouldBe("bypassed");
        bypassed.Header("x-router-reason").ShouldBe("hold_limit");
        bypassed.Header("x-router-model").ShouldBe("strong");
        cheap.Requests.Count.ShouldBe(1);

        gate.Open();
        (await held).Header("x-router-decision").ShouldBe("accepted");
        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("accepted");
    }

    [Fact]
    public async Task A_stream_that_flows_is_held_no_longer()
    {
        var gate = new Gate();
        gate.Release(2);
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        await using var strong = await ScriptedUpstream.StartAsync();
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("MaxHolds", 1).StartAsync();

        await using var flowing = await gateway.Client.OpenChatAsync(Body(stream: true));
        flowing.Header("x-router-decision").ShouldBe("accepted");
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("accepted");
        gate.Open();
        await flowing.ReadToEndAsync();
    }

    [Fact]
    public async Task A_request_that_waits_for_the_last_tier_is_held_no_longer()
    {
        var gate = new Gate();
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(request => UpstreamReply.After(gate, KnowsBoth.Answers(KnownCompletion.Confident)(request)));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).With("MaxHolds", 1).StartAsync();

        var escalated = gateway.Client.ChatAsync(Body());
        await gate.Reached();
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("accepted");
        gate.Open();
        (await escalated).Header("x-router-decision").ShouldBe("escalated");
    }

    private static string Body(bool stream = false) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";
}
