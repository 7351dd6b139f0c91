using System.ClientModel;
using System.Text;
using OpenAI.Chat;
using RouterProxy.FunctionalTests.Dialects;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Sdk;

/// <summary>OpenAI's SDK for .NET on <c>/v1/chat/completions</c>.</summary>
public sealed class ChatSdkTests
{
    private static readonly KnownCompletion Strong = KnownCompletion.Confident with { Id = "chatcmpl-strong", Model = "strong-2025" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_completion_is_read_whoever_answers(bool accepted)
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(accepted ? KnownCompletion.Confident : KnownCompletion.Unsure), "Auto", KnowsBoth.Answers(Strong));
        var result = await SdkClients.Chat(tiers.Gateway).CompleteChatAsync([new UserChatMessage("hello")]);
        result.Value.Content[0].Text.ShouldStartWith("work");
        result.Value.Id.ShouldBe(accepted ? KnownCompletion.Confident.Id : Strong.Id);
        result.Value.FinishReason.ShouldBe(ChatFinishReason.Stop);
        result.Value.Usage.OutputTokenCount.ShouldBe(5);
        result.Value.ContentTokenLogProbabilities.ShouldBeEmpty();
        Header(result, "x-router-decision").ShouldBe(accepted ? "accepted" : "escalated");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_is_read_whoever_answers(bool accepted)
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(accepted ? KnownCompletion.Confident : KnownCompletion.Unsure), strong: KnowsBoth.Answers(Strong));
        var text = new StringBuilder();
        var rows = 0;
        ChatFinishReason? finish = null;
        await foreach (var update in SdkClients.Chat(tiers.Gateway).CompleteChatStreamingAsync([new UserChatMessage("hello")]))
        {
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            rows += update.ContentTokenLogProbabilities.Count;
            finish = update.FinishReason ?? finish;
            update.CompletionId.ShouldBe(accepted ? KnownCompletion.Confident.Id : Strong.Id);
        }

        text.ToString().ShouldBe(string.Concat(Strong.Tokens.Select(t => t.Text)));
        rows.ShouldBe(0);
        finish.ShouldBe(ChatFinishReason.Stop);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logprobs_that_the_client_asks_for_are_its_own(bool stream)
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var client = SdkClients.Chat(tiers.Gateway);
        var options = new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 2 };
        var rows = new List<ChatTokenLogProbabilityDetails>();
        if (stream)
        {
            await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage("hello")], options))
            {
                rows.AddRange(update.ContentTokenLogProbabilities);
            }
        }
        else
        {
            rows.AddRange((await client.CompleteChatAsync([new UserChatMessage("hello")], options)).Value.ContentTokenLogProbabilities);
        }

        rows.Count.ShouldBe(5);
        rows[0].Token.ShouldBe("work");
        rows[0].LogProbability.ShouldBe(-0.030459207f);
        rows.ShouldAllBe(row => row.TopLogProbabilities.Count == 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tool_calls_come_through_whether_they_are_accepted_or_escalated(bool accepted)
    {
        const string call = """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"move_mail","arguments":"{\"folder\":\"work\"}"}}]},"logprobs":{"content":[]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""";
        await using var tiers = await Tiers.StartAsync(
            _ => UpstreamReply.Json(call),
            strong: _ => UpstreamReply.Json(call.Replace("call_1", "call_strong", StringComparison.Ordinal)),
            configure: t => t.With("OnUnscoredByReason", new System.Text.Json.Nodes.JsonObject { ["tool_call"] = accepted ? "Accept" : "Escalate" }));
        var options = new ChatCompletionOptions { ToolChoice = ChatToolChoice.CreateAutoChoice() };
        options.Tools.Add(ChatTool.CreateFunctionTool("move_mail", "Moves a mail", BinaryData.FromString("""{"type":"object","properties":{"folder":{"type":"string"}}}""")));
        var result = await SdkClients.Chat(tiers.Gateway).CompleteChatAsync([new UserChatMessage("hello")], options);
        result.Value.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        result.Value.ToolCalls[0].Id.ShouldBe(accepted ? "call_1" : "call_strong");
        result.Value.ToolCalls[0].FunctionArguments.ToString().ShouldBe("""{"folder":"work"}""");
        Header(result, "x-router-reason").ShouldBe("tool_call");

        // What the client defines reaches whoever answers, unchanged.
        (accepted ? tiers.Cheap : tiers.Strong).Requests[0].Json().GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString().ShouldBe("move_mail");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Streamed_tool_calls_come_through(bool accepted)
    {
        string[] Chunks(string id) =>
        [
            $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"{{{id}}}","type":"function","function":{"name":"move_mail","arguments":""}}]},"logprobs":{"content":[],"refusal":null},"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"folder\":\"work\"}"}}]},"logprobs":null,"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}""",
        ];
        await using var tiers = await Tiers.StartAsync(
            _ => UpstreamReply.Sse(Chunks("call_1")),
            strong: _ => UpstreamReply.Sse(Chunks("call_strong")),
            configure: t => t.With("OnUnscoredByReason", new System.Text.Json.Nodes.JsonObject { ["tool_call"] = accepted ? "Accept" : "Escalate" }));
        var arguments = new StringBuilder();
        string? id = null;
        await foreach (var update in SdkClients.Chat(tiers.Gateway).CompleteChatStreamingAsync([new UserChatMessage("hello")]))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                id = call.ToolCallId ?? id;
                arguments.Append(call.FunctionArgumentsUpdate);
            }
        }

        id.ShouldBe(accepted ? "call_1" : "call_strong");
        arguments.ToString().ShouldBe("""{"folder":"work"}""");
    }

    [Fact]
    public async Task An_answer_bound_to_a_schema_is_scored_inside_its_value()
    {
        var fixture = ServerAnswer.Responses().Single(a => a.File.Contains("json-schema", StringComparison.Ordinal));
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Bytes(fixture.Body, "application/json"), configure: t => t.Route["Tiers"]![0]!["Threshold"] = 0.4);
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("mail", BinaryData.FromString("""{"type":"object","properties":{"label":{"type":"string"}},"required":["label"],"additionalProperties":false}"""), jsonSchemaIsStrict: true),
        };
        var result = await SdkClients.Chat(tiers.Gateway).CompleteChatAsync([new UserChatMessage("hello")], options);
        result.Value.Content[0].Text.ShouldBe("""{"label":"work"}""");
        Header(result, "x-router-decision").ShouldBe("accepted");
        Header(result, "x-router-confidence").ShouldBe(Math.Exp(-0.6931471824645996).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        tiers.Cheap.Requests[0].Json().GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("together__chat__nonstream__seed-work", "accepted", 0.990523661)]
    [InlineData("together__chat__nonstream__low-confidence", "escalated", 0.551175)]
    public async Task The_mail_example_of_the_readme_is_routed_by_its_first_token(string name, string decision, double confidence)
    {
        var fixture = ServerAnswer.Responses().Single(a => a.File.StartsWith(name, StringComparison.Ordinal));
        await using var tiers = await Tiers.StartAsync(
            _ => UpstreamReply.Bytes(fixture.Body, "application/json"), strong: KnowsBoth.Answers(Strong), configure: t => t.Route["Tiers"]![0]!["Threshold"] = 0.85);
        var result = await SdkClients.Chat(tiers.Gateway).CompleteChatAsync([new UserChatMessage("Subject: Q3 roadmap review")], new ChatCompletionOptions { MaxOutputTokenCount = 5, Temperature = 0 });
        result.Value.Content[0].Text.ShouldStartWith("work");
        Header(result, "x-router-decision").ShouldBe(decision);
        double.Parse(Header(result, "x-router-confidence")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(confidence, 1e-6);

        var raw = await tiers.PostAsync(RawClient.ChatPath, """{"model":"mail","messages":[{"role":"user","content":"Subject: Q3 roadmap review"}],"max_tokens":5}""");
        raw.Header("x-router-decision").ShouldBe(decision);
        raw.Text.ShouldNotContain("\"logprob\"");
        if (decision == "accepted")
        {
            PlainAnswer.Of(raw.Body, stream: false).ShouldBe(PlainAnswer.Of(fixture.Body, stream: false));
        }
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "server_error")]
    public async Task An_error_of_the_last_tier_is_an_exception_with_its_status(int status, string type)
    {
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Error(500, "down"), strong: _ => UpstreamReply.Error(status, "the strong model's own words", type));
        var thrown = await Should.ThrowAsync<ClientResultException>(() => SdkClients.Chat(tiers.Gateway).CompleteChatAsync([new UserChatMessage("hello")]));
        thrown.Status.ShouldBe(status);
        thrown.Message.ShouldContain("the strong model's own words");
    }

    [Fact]
    public async Task A_model_that_no_route_takes_is_an_exception_with_status_404()
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var thrown = await Should.ThrowAsync<ClientResultException>(() => SdkClients.Chat(tiers.Gateway, "nobody").CompleteChatAsync([new UserChatMessage("hello")]));
        thrown.Status.ShouldBe(404);
        thrown.Message.ShouldContain("model_not_found");
    }

    private static string? Header(ClientResult result, string name) => result.GetRawResponse().Headers.TryGetValue(name, out var value) ? value : null;
}
