using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Endpoints;

/// <summary>Token counts that the gateway asks for on streams, for itself.</summary>
public sealed class ForcedUsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData(",\"stream_options\":{\"include_usage\":false}")]
    [InlineData(",\"stream_options\":{\"include_obfuscation\":false}")]
    public async Task Usage_is_asked_for_and_cut_when_the_client_did_not_ask(string members)
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body(members));
        got.Header("x-router-decision").ShouldBe("accepted");
        IncludesUsage(tiers.Cheap.Requests[0]).ShouldBeTrue();
        got.Body.ShouldBe(KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None));
    }

    [Fact]
    public async Task Usage_that_the_client_asked_for_stays()
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body(",\"stream_options\":{\"include_usage\":true}"));
        got.Body.ShouldBe(KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None, usage: true));
    }

    [Fact]
    public async Task The_strong_tier_is_asked_and_cut_too()
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure), strong: KnowsBoth.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body(""));
        got.Header("x-router-decision").ShouldBe("escalated");
        got.Body.ShouldBe(KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None));
    }

    [Fact]
    public async Task Completions_streams_are_counted_as_well()
    {
        await using var tiers = await Tiers.StartAsync(KnowsCompletions.Answers(KnownCompletion.Confident));
        var cut = await tiers.PostAsync("/v1/completions", """{"model":"mail","prompt":"x","stream":true}""");
        cut.Text.ShouldBe(KnowsCompletions.Stream(KnownCompletion.Confident, null));
        IncludesUsage(tiers.Cheap.Requests[0]).ShouldBeTrue();
        var kept = await tiers.PostAsync("/v1/completions", """{"model":"mail","prompt":"x","stream":true,"stream_options":{"include_usage":true}}""");
        kept.Text.ShouldBe(KnowsCompletions.Stream(KnownCompletion.Confident, null, usage: true));
    }

    [Theory]
    [InlineData("/v1/responses", """{"model":"mail","input":"x","store":false,"stream":true}""")]
    [InlineData("/v1/chat/completions", """{"model":"mail","messages":[]}""")]
    [InlineData("/v1/completions", """{"model":"mail","prompt":"x"}""")]
    public async Task Nothing_is_asked_where_usage_comes_anyway(string path, string body)
    {
        await using var tiers = await Tiers.StartAsync(request =>
            path.EndsWith("responses", StringComparison.Ordinal) ? KnowsResponses.Answers(KnownCompletion.Confident)(request)
            : path.Contains("chat", StringComparison.Ordinal) ? KnowsBoth.Answers(KnownCompletion.Confident)(request) : KnowsCompletions.Answers(KnownCompletion.Confident)(request));
        (await tiers.PostAsync(path, body)).Header("x-router-decision").ShouldBe("accepted");
        tiers.Cheap.Requests[0].Json().TryGetProperty("stream_options", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task An_upstream_that_refuses_the_option_is_scored_without_it_and_asked_rightly_from_then_on()
    {
        await using var tiers = await Tiers.StartAsync(request => request.Json().TryGetProperty("stream_options", out _)
            ? UpstreamReply.Error(422, "stream_options: Extra inputs are not permitted", "invalid_request_error")
            : KnowsBoth.Answers(KnownCompletion.Confident)(request));
        var first = await tiers.PostAsync(RawClient.ChatPath, Body(""));
        first.Header("x-router-decision").ShouldBe("accepted");
        first.Header("x-router-attempts").ShouldBe("2");
        (await tiers.PostAsync(RawClient.ChatPath, Body(""))).Header("x-router-attempts").ShouldBe("1");
    }

    private static string Body(string members) => $$"""{"model":"mail","stream":true,"messages":[{"role":"user","content":"x"}]{{members}}}""";

    private static bool IncludesUsage(UpstreamRequest request) =>
        request.Json().TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").ValueKind == JsonValueKind.True;
}
