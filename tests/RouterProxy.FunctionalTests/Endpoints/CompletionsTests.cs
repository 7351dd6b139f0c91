using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Endpoints;

/// <summary><c>/v1/completions</c>, against an upstream that gives the same answer with and without logprobs.</summary>
public sealed class CompletionsTests
{
    private const string Path = "/v1/completions";

    [Theory]
    [InlineData("Buffer")]
    [InlineData("EarlyAbort")]
    public async Task An_accepted_answer_in_one_piece_is_what_the_client_would_have_got(string mode)
    {
        await using var tiers = await Tiers.StartAsync(KnowsCompletions.Answers(KnownCompletion.Confident), mode);
        var got = await tiers.PostAsync(Path, """{"model":"mail","prompt":"Label:"}""");
        got.Header("x-router-decision").ShouldBe("accepted");
        tiers.Cheap.Requests[0].Json().GetProperty("logprobs").GetInt32().ShouldBe(1);
        if (mode == "Buffer")
        {
            got.Text.ShouldBe(KnowsCompletions.Whole(KnownCompletion.Confident, null));
        }
        else
        {
            var expected = System.Text.Json.JsonDocument.Parse(KnowsCompletions.Whole(KnownCompletion.Confident, null)).RootElement;
            System.Text.Json.JsonElement.DeepEquals(got.Json(), expected).ShouldBeTrue(got.Text);
        }
    }

    [Fact]
    public async Task An_accepted_stream_is_byte_for_byte_what_the_client_would_have_got()
    {
        await using var tiers = await Tiers.StartAsync(KnowsCompletions.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(Path, """{"model":"mail","prompt":"Label:","stream":true}""");
        got.Header("x-router-decision").ShouldBe("accepted");
        got.Text.ShouldBe(KnowsCompletions.Stream(KnownCompletion.Confident, null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unsure_answer_is_left_and_the_strong_one_gets_the_clients_own_request(bool stream)
    {
        await using var tiers = await Tiers.StartAsync(KnowsCompletions.Answers(KnownCompletion.Unsure), strong: KnowsCompletions.Answers(KnownCompletion.Confident));
        var body = $$"""{"model":"mail","prompt":"Label:","seed":12345678901234567890,"stream":{{(stream ? "true" : "false")}}}""";
        var got = await tiers.PostAsync(Path, body);
        got.Header("x-router-decision").ShouldBe("escalated");
        got.Header("x-router-reason").ShouldBe("low_confidence");
        got.Text.ShouldBe(stream ? KnowsCompletions.Stream(KnownCompletion.Confident, null) : KnowsCompletions.Whole(KnownCompletion.Confident, null));
        tiers.Strong.Requests.Count.ShouldBe(1);
        tiers.Strong.Requests[0].BodyText.ShouldStartWith(body.Replace("mail", "strong-model", StringComparison.Ordinal)[..^1]);
        tiers.Strong.Requests[0].BodyText.ShouldNotContain("logprobs");
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public async Task A_client_that_asked_keeps_its_own_number_of_alternatives(bool stream, int number)
    {
        await using var tiers = await Tiers.StartAsync(
            KnowsCompletions.Answers(KnownCompletion.Confident), configure: t => t.With("Confidence", new System.Text.Json.Nodes.JsonObject { ["Signal"] = "Margin" }));
        var got = await tiers.PostAsync(Path, $$"""{"model":"mail","prompt":"Label:","logprobs":{{number}},"stream":{{(stream ? "true" : "false")}}}""");
        got.Header("x-router-decision").ShouldBe("accepted");
        got.Text.ShouldBe(stream ? KnowsCompletions.Stream(KnownCompletion.Confident, number) : KnowsCompletions.Whole(KnownCompletion.Confident, number));
        tiers.Cheap.Requests[0].Json().GetProperty("logprobs").GetInt32().ShouldBe(Math.Max(number, 2));
    }

    [Fact]
    public async Task Token_ids_as_prompt_go_to_the_last_tier_alone()
    {
        await using var tiers = await Tiers.StartAsync(KnowsCompletions.Answers(KnownCompletion.Confident), strong: KnowsCompletions.Answers(KnownCompletion.Confident));
        var got = await tiers.PostAsync(Path, """{"model":"mail","prompt":[1,2,3]}""");
        got.Header("x-router-decision").ShouldBe("bypassed");
        got.Header("x-router-reason").ShouldBe("tokenizer_bound");
        tiers.Cheap.Requests.ShouldBeEmpty();
        Encoding.UTF8.GetString(got.Body).ShouldBe(KnowsCompletions.Whole(KnownCompletion.Confident, null));
    }
}
