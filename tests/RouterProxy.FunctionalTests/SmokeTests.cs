using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests;

public class SmokeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_confident_answer_is_served_by_the_cheap_tier_and_an_unsure_one_by_the_strong(bool stream)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).StartAsync();

        var accepted = await gateway.Client.ChatAsync(Body(stream));
        accepted.Header("x-router-decision").ShouldBe("accepted");
        strong.Requests.ShouldBeEmpty();

        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        var escalated = await gateway.Client.ChatAsync(Body(stream));
        escalated.Header("x-router-decision").ShouldBe("escalated");
        escalated.Header("x-router-reason").ShouldBe("low_confidence");
        escalated.Header("x-router-model").ShouldBe("strong");
    }

    private static string Body(bool stream) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";
}
