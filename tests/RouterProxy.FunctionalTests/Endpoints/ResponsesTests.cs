using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Endpoints;

/// <summary><c>/v1/responses</c>, against an upstream that gives the same answer with and without logprobs.</summary>
public sealed class ResponsesTests
{
    private const string Path = "/v1/responses";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_accepted_answer_is_byte_for_byte_what_the_client_would_have_got(bool stream)
    {
        await using var tiers = await Tiers.StartAsync(KnowsResponses.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(Path, Body(stream));
        got.Header("x-router-decision").ShouldBe("accepted");
        got.Text.ShouldBe(stream ? KnowsResponses.Stream(KnownCompletion.Confident, null) : KnowsResponses.Whole(KnownCompletion.Confident, null));
        KnowsResponses.Asked(tiers.Cheap.Requests[0].Json()).ShouldBe(1);
        got.Text.ShouldNotContain("\"logprob\":");
    }

    [Fact]
    public async Task All_five_places_of_a_stream_are_cut_and_the_number_is_put_back()
    {
        var asked = KnowsResponses.Stream(KnownCompletion.Confident, 1);
        string[] places = ["response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed"];
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Sse(new SseScript().Raw(asked)));
        var got = await tiers.PostAsync(Path, Body(stream: true));
        foreach (var place in places)
        {
            asked.Split("\n\n").First(e => e.StartsWith($"event: {place}\n", StringComparison.Ordinal)).ShouldContain("\"logprob\":", Case.Sensitive, place);
            got.Text.Split("\n\n").Where(e => e.StartsWith($"event: {place}\n", StringComparison.Ordinal)).ShouldAllBe(e => !e.Contains("\"logprob\":") && e.Contains("\"logprobs\":[]"), place);
        }

        asked.ShouldContain("\"top_logprobs\":1");
        got.Text.ShouldNotContain("\"top_logprobs\":1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_early_abort_gives_the_native_answer_as_json(bool unknown)
    {
        var completion = unknown ? KnownCompletion.Confident : KnownCompletion.Confident with { Unknown = "\"metadata\":{}" };
        await using var tiers = await Tiers.StartAsync(KnowsResponses.Answers(completion), "EarlyAbort");
        var got = await tiers.PostAsync(Path, Body(stream: false));
        got.Header("x-router-decision").ShouldBe("accepted");
        got.Header("content-type").ShouldBe("application/json");
        JsonElement.DeepEquals(got.Json(), JsonDocument.Parse(KnowsResponses.Whole(completion, null)).RootElement).ShouldBeTrue(got.Text);
        tiers.Cheap.Requests[0].Json().GetProperty("stream").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unsure_answer_is_left_and_the_strong_one_gets_the_clients_own_request(bool stream)
    {
        await using var tiers = await Tiers.StartAsync(KnowsResponses.Answers(KnownCompletion.Unsure), "EarlyAbort", KnowsResponses.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(Path, Body(stream));
        got.Header("x-router-decision").ShouldBe("escalated");
        got.Text.ShouldBe(stream ? KnowsResponses.Stream(KnownCompletion.Confident, null) : KnowsResponses.Whole(KnownCompletion.Confident, null));
        tiers.Strong.Requests[0].BodyText.ShouldBe(Body(stream).Replace("mail", "strong-model", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    [InlineData(true, 2)]
    public async Task A_client_that_asked_keeps_its_own_number_of_alternatives(bool stream, int number)
    {
        await using var tiers = await Tiers.StartAsync(
            KnowsResponses.Answers(KnownCompletion.Confident),
            configure: t => t.With("Confidence", new JsonObject { ["Signal"] = "LabelMass", ["Labels"] = new JsonArray("work", "personal", "spam") }));
        var top = number == 0 ? "" : $",\"top_logprobs\":{number}";
        var got = await tiers.PostAsync(Path, Body(stream, $",\"include\":[\"message.output_text.logprobs\"]{top}"));
        got.Header("x-router-decision").ShouldBe("accepted");
        got.Text.ShouldBe(stream ? KnowsResponses.Stream(KnownCompletion.Confident, number) : KnowsResponses.Whole(KnownCompletion.Confident, number));
        KnowsResponses.Asked(tiers.Cheap.Requests[0].Json()).ShouldBe(20);
    }

    [Fact]
    public async Task Other_entries_of_include_stay()
    {
        await using var tiers = await Tiers.StartAsync(KnowsResponses.Answers(KnownCompletion.Confident));
        await tiers.PostAsync(Path, Body(stream: false, ",\"include\":[\"reasoning.encrypted_content\"]"));
        tiers.Cheap.Requests[0].Json().GetProperty("include").EnumerateArray().Select(e => e.GetString())
            .ShouldBe(["reasoning.encrypted_content", "message.output_text.logprobs"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"store\":true")]
    [InlineData(",\"store\":null")]
    [InlineData(",\"store\":false,\"previous_response_id\":\"resp_0\"")]
    [InlineData(",\"store\":false,\"conversation\":\"conv_1\"")]
    [InlineData(",\"store\":false,\"conversation\":{\"id\":\"conv_1\"}")]
    [InlineData(",\"store\":false,\"background\":true")]
    public async Task Requests_that_lean_on_state_go_to_the_last_tier_alone_as_they_came(string members)
    {
        await using var tiers = await Tiers.StartAsync(KnowsResponses.Answers(KnownCompletion.Confident), strong: KnowsResponses.Answers(KnownCompletion.Unsure));
        var body = $$"""{"model":"mail","input":"hello"{{members}}}""";
        var got = await tiers.PostAsync(Path, body);
        got.Header("x-router-decision").ShouldBe("bypassed");
        got.Header("x-router-reason").ShouldBe("stateful");
        tiers.Cheap.Requests.ShouldBeEmpty();
        tiers.Strong.Requests[0].BodyText.ShouldBe(body.Replace("mail", "strong-model", StringComparison.Ordinal));
        got.Text.ShouldBe(KnowsResponses.Whole(KnownCompletion.Unsure, null));
    }

    [Fact]
    public async Task A_route_that_stores_nothing_by_default_says_so_to_every_tier_and_cascades()
    {
        await using var tiers = await Tiers.StartAsync(
            KnowsResponses.Answers(KnownCompletion.Unsure), strong: KnowsResponses.Answers(KnownCompletion.Confident), configure: t => t.With("StoreDefault", false));
        var got = await tiers.PostAsync(Path, """{"model":"mail","input":"hello"}""");
        got.Header("x-router-decision").ShouldBe("escalated");
        tiers.Cheap.Requests[0].Json().GetProperty("store").GetBoolean().ShouldBeFalse();
        tiers.Strong.Requests[0].Json().GetProperty("store").GetBoolean().ShouldBeFalse();

        var stored = await tiers.PostAsync(Path, """{"model":"mail","input":"hello","store":true}""");
        stored.Header("x-router-reason").ShouldBe("stateful");
        tiers.Strong.Requests[1].Json().GetProperty("store").GetBoolean().ShouldBeTrue();
    }

    private static string Body(bool stream, string members = "") =>
        $$"""{"model":"mail","input":"hello","store":false,"stream":{{(stream ? "true" : "false")}}{{members}}}""";
}
