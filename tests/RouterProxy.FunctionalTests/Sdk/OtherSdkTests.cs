using System.ClientModel;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenAI.Responses;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Sdk;

#pragma warning disable OPENAI001 // The SDK marks the Responses API as one that may still change.

/// <summary>OpenAI's SDK for .NET on the other endpoints, and plain HTTP where it has no client.</summary>
public sealed class OtherSdkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_is_read_whoever_answers(bool accepted)
    {
        await using var tiers = await StartResponsesAsync(accepted);
        var result = await SdkClients.Responses(tiers.Gateway).CreateResponseAsync(Options());
        result.Value.GetOutputText().ShouldBe(Text(KnownCompletion.Confident));
        result.Value.Status.ShouldBe(ResponseStatus.Completed);
        Header(result, "x-router-decision").ShouldBe(accepted ? "accepted" : "escalated");
        result.Value.OutputItems.OfType<MessageResponseItem>().Single().Content[0].OutputTextTokenLogProbabilities.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_stream_is_read_whoever_answers(bool accepted)
    {
        await using var tiers = await StartResponsesAsync(accepted);
        var options = Options();
        options.StreamingEnabled = true;
        var text = new StringBuilder();
        var rows = 0;
        ResponseResult? completed = null;
        await foreach (var update in await SdkClients.Responses(tiers.Gateway).CreateResponseStreamingAsync(options))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate delta:
                    text.Append(delta.Delta);
                    rows += delta.TokenLogProbabilities.Count;
                    break;
                case StreamingResponseCompletedUpdate last:
                    completed = last.Response;
                    break;
                default:
                    break;
            }
        }

        text.ToString().ShouldBe(Text(KnownCompletion.Confident));
        rows.ShouldBe(0);
        completed.ShouldNotBeNull().GetOutputText().ShouldBe(Text(KnownCompletion.Confident));
    }

    [Fact]
    public async Task Rows_that_a_response_client_asks_for_are_its_own()
    {
        await using var tiers = await StartResponsesAsync(accepted: true);
        var options = Options();
        options.IncludedProperties.Add(IncludedResponseProperty.MessageOutputTextLogProbabilities);
        options.TopLogProbabilityCount = 2;
        var result = await SdkClients.Responses(tiers.Gateway).CreateResponseAsync(options);
        var rows = result.Value.OutputItems.OfType<MessageResponseItem>().Single().Content[0].OutputTextTokenLogProbabilities;
        rows.Count.ShouldBe(5);
        rows[0].Token.ShouldBe("work");
    }

    [Fact]
    public async Task A_response_that_is_stored_goes_to_the_last_tier()
    {
        await using var tiers = await StartResponsesAsync(accepted: true);
        var options = Options();
        options.StoredOutputEnabled = null;
        var result = await SdkClients.Responses(tiers.Gateway).CreateResponseAsync(options);
        Header(result, "x-router-decision").ShouldBe("bypassed");
        Header(result, "x-router-reason").ShouldBe("stateful");
    }

    [Fact]
    public async Task A_refused_response_is_an_exception_with_its_status()
    {
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Error(503, "busy"), strong: _ => UpstreamReply.Error(429, "slow down", "rate_limit_error"));
        var thrown = await Should.ThrowAsync<ClientResultException>(() => SdkClients.Responses(tiers.Gateway).CreateResponseAsync(Options()));
        thrown.Status.ShouldBe(429);
    }

    [Fact]
    public async Task Embeddings_pass_through()
    {
        await using var tiers = await Tiers.StartAsync(
            _ => UpstreamReply.Status(500),
            strong: _ => UpstreamReply.Json("""{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAEA="}],"model":"text-embedding-3-small","usage":{"prompt_tokens":2,"total_tokens":2}}"""),
            configure: t => t.RouterProxy["PassThrough"] = new JsonObject { ["Model"] = "strong", ["Allow"] = new JsonArray("POST /v1/embeddings") });
        var result = await SdkClients.Embeddings(tiers.Gateway, "text-embedding-3-small").GenerateEmbeddingAsync("hello");
        result.Value.ToFloats().ToArray().ShouldBe([1f, 2f]);
        tiers.Strong.Requests[0].RawTarget.ShouldBe("/v1/embeddings");
        tiers.Strong.Requests[0].Json().GetProperty("model").GetString().ShouldBe("text-embedding-3-small");
        tiers.Strong.Requests[0].Header("authorization").ShouldBe("Bearer " + Canary.UpstreamKey);
    }

    [Fact]
    public async Task The_models_that_a_client_may_name_are_listed()
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident), configure: t => t.WithModel("strong", "Expose", new JsonArray("gpt-strong")));
        var models = await SdkClients.Models(tiers.Gateway).GetModelsAsync();
        models.Value.Select(m => m.Id).ShouldBe(["mail", "gpt-strong"], ignoreOrder: true);
        models.Value.ShouldAllBe(m => m.OwnedBy == "routerproxy");
        (await SdkClients.Models(tiers.Gateway).GetModelAsync("mail")).Value.Id.ShouldBe("mail");
        (await Should.ThrowAsync<ClientResultException>(() => SdkClients.Models(tiers.Gateway).GetModelAsync("nobody"))).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Legacy_completions_work_through_plain_http(bool accepted)
    {
        await using var tiers = await Tiers.StartAsync(
            KnowsCompletions.Answers(accepted ? KnownCompletion.Confident : KnownCompletion.Unsure), strong: KnowsCompletions.Answers(KnownCompletion.Confident));
        using var http = new HttpClient { BaseAddress = tiers.Gateway.BaseAddress, Timeout = TestTimeouts.Default };
        using var response = await http.PostAsJsonAsync("/v1/completions", new { model = "mail", prompt = "Label:", max_tokens = 1 });
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("choices")[0].GetProperty("text").GetString().ShouldBe(Text(KnownCompletion.Confident));
        answer.GetProperty("choices")[0].GetProperty("logprobs").ValueKind.ShouldBe(JsonValueKind.Null);
        response.Headers.GetValues("x-router-decision").Single().ShouldBe(accepted ? "accepted" : "escalated");
    }

    private static Task<Tiers> StartResponsesAsync(bool accepted) => Tiers.StartAsync(
        KnowsResponses.Answers(Described(accepted ? KnownCompletion.Confident : KnownCompletion.Unsure)), strong: KnowsResponses.Answers(Described(KnownCompletion.Confident)));

    /// <summary>Without the members that nobody knows: the SDK would refuse some of them, asked directly as well.</summary>
    private static KnownCompletion Described(KnownCompletion completion) => completion with { Unknown = "\"metadata\":{}" };

    private static CreateResponseOptions Options() =>
        new("mail", [ResponseItem.CreateUserMessageItem("hello")]) { StoredOutputEnabled = false };

    private static string Text(KnownCompletion completion) => string.Concat(completion.Tokens.Select(t => t.Text));

    private static string? Header(ClientResult result, string name) => result.GetRawResponse().Headers.TryGetValue(name, out var value) ? value : null;
}
