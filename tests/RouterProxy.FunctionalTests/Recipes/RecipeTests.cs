using System.Globalization;
using System.Text;
using System.Text.Json;
using RouterProxy.Configuration.Reading;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Recipes;

/// <summary>The recipes of <c>docs/confidence.md</c>, from the files that are shipped; only the addresses are the scripted upstreams'.</summary>
public sealed class RecipeTests
{
    [Theory]
    [InlineData("work", "accepted", "work")]
    [InlineData("unclear", "escalated", "personal")]
    [InlineData("chatty", "escalated", "personal")]
    public async Task Classification_believes_the_cheap_model_where_the_mass_is_on_one_label(string mail, string decision, string label)
    {
        await using var recipe = await StartAsync("classification", "together", request => Mail(request) switch
        {
            // "work", "Work" and " work" are one answer: no single spelling reaches the threshold, together they do.
            "work" => Rows.Answers(new Rows("work", 0.6, ("Work", 0.3), (" work", 0.06), ("spam", 0.02)))(request),
            "unclear" => Rows.Answers(new Rows("work", 0.55, ("personal", 0.4)))(request),
            _ => Rows.Answers(new Rows("Sure", 0.99), new Rows("! work", 0.99))(request),
        }, Rows.Answers(new Rows("personal", 0.9)));
        var got = await recipe.ChatAsync("classify-mail", mail);
        got.Header("x-router-decision").ShouldBe(decision);
        TextOf(got).ShouldBe(label);
        recipe.Cheap.Requests[0].Json().GetProperty("reasoning").GetProperty("enabled").GetBoolean().ShouldBeFalse();
        if (mail == "work")
        {
            Confidence(got).ShouldBe(0.96, 1e-9);
        }
    }

    [Fact]
    public async Task Autocomplete_serves_what_the_cheap_model_was_sure_of_and_leaves_the_rows_for_ranking()
    {
        var sure = KnownCompletion.Confident with { Tokens = [.. KnownCompletion.Confident.Tokens.Take(4).Select((t, i) => t with { Logprob = i == 2 ? "-0.5" : "-0.1" })] };
        await using var recipe = await StartAsync("autocomplete-ranking", "vllm", KnowsCompletions.Answers(sure), KnowsCompletions.Answers(KnownCompletion.Confident));
        var got = await recipe.PostAsync("/v1/completions", """{"model":"autocomplete","prompt":"for (int i","max_tokens":8,"n":1,"logprobs":2}""");
        got.Header("x-router-decision").ShouldBe("accepted");
        Confidence(got).ShouldBe(Math.Exp(-0.8 / 4), 1e-9);
        got.Json().GetProperty("choices")[0].GetProperty("logprobs").GetProperty("token_logprobs").EnumerateArray().Sum(v => v.GetDouble()).ShouldBe(-0.8, 1e-9);

        recipe.Cheap.Respond(KnowsCompletions.Answers(sure with { Tokens = [.. sure.Tokens.Select(t => t with { Logprob = "-0.9" })] }));
        var unsure = await recipe.PostAsync("/v1/completions", """{"model":"autocomplete","prompt":"for (int i","max_tokens":8,"stream":true}""");
        unsure.Header("x-router-decision").ShouldBe("escalated");
        Confidence(unsure).ShouldBe(Math.Exp(-0.9), 1e-9);
    }

    [Theory]
    [InlineData("yes", 0.95, 0.04, "accepted")]
    [InlineData("no", 0.9, 0.08, "accepted")]
    [InlineData("yes", 0.6, 0.35, "escalated")]
    [InlineData("no", 0.52, 0.47, "escalated")]
    public async Task Relevance_goes_to_the_strong_model_on_a_near_tie(string answer, double probability, double other, string decision)
    {
        await using var recipe = await StartAsync(
            "retrieval-relevance", "vllm", Rows.Answers(new Rows(answer, probability, (answer == "yes" ? "no" : "yes", other))), Rows.Answers(new Rows("yes", 0.9)));
        var got = await recipe.ChatAsync("is-relevant", "passage and query");
        got.Header("x-router-decision").ShouldBe(decision);
        Confidence(got).ShouldBe(probability - other, 1e-9);
        TextOf(got).ShouldBe(decision == "accepted" ? answer : "yes");
    }

    [Theory]
    [InlineData("safe", 0.99, "accepted", "0.98")]
    [InlineData("safe", 0.9, "escalated", "0.98")]
    [InlineData("unsafe", 0.7, "accepted", "0.6")]
    [InlineData("maybe", 0.99, "escalated", "1")]
    public async Task Moderation_wants_more_certainty_for_safe_than_for_unsafe(string answer, double probability, string decision, string threshold)
    {
        await using var recipe = await StartAsync("content-moderation", "vllm", Rows.Answers(new Rows(answer, probability)), Rows.Answers(new Rows("unsafe", 0.9)));
        var got = await recipe.ChatAsync("moderate", "a text");
        got.Header("x-router-decision").ShouldBe(decision);
        got.Header("x-router-threshold").ShouldBe(threshold);
        TextOf(got).ShouldBe(decision == "accepted" ? answer : "unsafe");
    }

    [Fact]
    public async Task Moderation_lets_nobody_through_on_a_doubt_when_the_strong_model_is_down()
    {
        await using var recipe = await StartAsync("content-moderation", "vllm", Rows.Answers(new Rows("safe", 0.9)), _ => UpstreamReply.Error(503, "down"));
        var got = await recipe.ChatAsync("moderate", "a text");
        got.Status.ShouldBe(503);
        got.Header("x-router-decision").ShouldBe("failed");
    }

    [Fact]
    public void Every_shipped_recipe_has_a_test()
    {
        string[] tested = ["autocomplete-ranking", "classification", "content-moderation", "retrieval-relevance"];
        Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ShouldBe(tested);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Recipes");

    private static string Mail(UpstreamRequest request) => request.Json().GetProperty("messages")[0].GetProperty("content").GetString()!;

    private static string TextOf(RawResponse got) => got.Json().GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    private static double Confidence(RawResponse got) => double.Parse(got.Header("x-router-confidence")!, CultureInfo.InvariantCulture);

    private static async Task<Recipe> StartAsync(string name, string cheapCluster, Func<UpstreamRequest, UpstreamReply> cheap, Func<UpstreamRequest, UpstreamReply> strong)
    {
        var first = await ScriptedUpstream.StartAsync(cheap);
        var last = await ScriptedUpstream.StartAsync(strong);
        var gateway = await GatewayHost.StartAsync(new ConfigurationSources
        {
            Json = [ConfigurationSource.File(Path.Combine(Folder, name + ".json"))],
            Arguments =
            [
                "--urls=http://127.0.0.1:0",
                $"--ReverseProxy:Clusters:{cheapCluster}:Destinations:primary:Address={first.BaseAddress}",
                $"--ReverseProxy:Clusters:openai:Destinations:primary:Address={last.BaseAddress}",
            ],
        });
        return new Recipe(first, last, gateway);
    }

    private sealed record Recipe(ScriptedUpstream Cheap, ScriptedUpstream Strong, GatewayHost Gateway) : IAsyncDisposable
    {
        public Task<RawResponse> ChatAsync(string model, string text) =>
            Gateway.Client.ChatAsync($$"""{"model":"{{model}}","max_tokens":4,"messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]}""");

        public Task<RawResponse> PostAsync(string path, string body) => Gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(body));

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Cheap.DisposeAsync();
            await Strong.DisposeAsync();
        }
    }
}
