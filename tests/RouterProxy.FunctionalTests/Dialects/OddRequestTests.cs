using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>One request that an upstream refuses together with logprobs says nothing about the others.</summary>
public sealed class OddRequestTests
{
    private const string Normal = """{"model":"mail","messages":[{"role":"user","content":"hello"}]}""";
    private const string Odd = """{"model":"mail","prediction":{"type":"content","content":"hello"},"messages":[{"role":"user","content":"hello"}]}""";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(99)]
    public async Task Ninety_nine_normal_requests_are_scored_wherever_the_odd_one_comes(int place)
    {
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var cheap = await ScriptedUpstream.StartAsync(RefusesPrediction);
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).StartAsync();
        var scored = 0;
        for (var i = 0; i < 100; i++)
        {
            var got = await gateway.Client.ChatAsync(i == place ? Odd : Normal);
            got.Status.ShouldBe(200);
            scored += got.Header("x-router-confidence") is not null ? 1 : 0;
            got.Header("x-router-decision").ShouldBe(i == place ? "escalated" : "accepted");
        }

        scored.ShouldBe(99);
    }

    [Fact]
    public async Task Ninety_nine_normal_requests_are_scored_while_the_odd_one_runs_beside_them()
    {
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var cheap = await ScriptedUpstream.StartAsync(RefusesPrediction);
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => gateway.Client.ChatAsync(i == 50 ? Odd : Normal)));
        answers.Count(got => got.Header("x-router-confidence") is not null).ShouldBe(99);
        answers[50].Header("x-router-reason").ShouldBe("rejected");
        answers.ShouldAllBe(got => got.Status == 200);
    }

    [Fact]
    public async Task A_refusal_that_the_request_itself_provokes_does_not_end_scoring_for_its_kind()
    {
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var cheap = await ScriptedUpstream.StartAsync(request => request.BodyText.Contains("unlucky", StringComparison.Ordinal) && request.Json().TryGetProperty("logprobs", out _)
            ? UpstreamReply.Error(400, "logprobs is not supported for this content", "invalid_request_error")
            : KnowsBoth.Answers(KnownCompletion.Confident)(request));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).StartAsync();
        var scored = 0;
        for (var i = 0; i < 100; i++)
        {
            var got = await gateway.Client.ChatAsync(i == 40 ? Normal.Replace("hello", "unlucky", StringComparison.Ordinal) : Normal);
            scored += got.Header("x-router-confidence") is not null ? 1 : 0;
        }

        scored.ShouldBe(99);
    }

    private static UpstreamReply RefusesPrediction(UpstreamRequest request)
    {
        var body = request.Json();
        return body.TryGetProperty("prediction", out _) && body.TryGetProperty("logprobs", out _)
            ? UpstreamReply.Json("""{"error":{"message":"logprobs is not supported when using predicted outputs.","type":"invalid_request_error","param":"logprobs","code":"unsupported_parameter"}}""", 400)
            : KnowsBoth.Answers(KnownCompletion.Confident)(request);
    }
}
