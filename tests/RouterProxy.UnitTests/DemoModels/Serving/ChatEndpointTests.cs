using System.Net;
using System.Text;
using System.Text.Json;
using RouterProxy.DemoModels.Requests;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.UnitTests.DemoModels.Serving;

public sealed class ChatEndpointTests(DemoModelsFixture fixture) : IClassFixture<DemoModelsFixture>, IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";
    private const string Text = "Subject: Sprint planning\\n\\nPlease estimate the stories before the meeting with the client.";
    private DemoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DemoServer.StartAsync(fixture.Classifiers);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_answer_is_the_label_without_logprobs_when_none_are_asked_for()
    {
        var answer = await _server.PostJsonAsync(Path, Body());

        answer.GetProperty("object").GetString().ShouldBe("chat.completion");
        answer.GetProperty("created").GetInt64().ShouldBe(1_760_000_000);
        answer.GetProperty("model").GetString().ShouldBe("demo-cheap");
        var choice = answer.GetProperty("choices").EnumerateArray().ShouldHaveSingleItem();
        choice.GetProperty("message").GetProperty("content").GetString().ShouldBe("work");
        choice.GetProperty("logprobs").ValueKind.ShouldBe(JsonValueKind.Null);
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Theory]
    [InlineData("\"logprobs\":true,\"top_logprobs\":4", 4)]
    [InlineData("\"logprobs\":true,\"top_logprobs\":20", 4)]
    [InlineData("\"logprobs\":true", 0)]
    [InlineData("\"logprobs\":2", 2)]
    [InlineData("\"logprobs\":0", 0)]
    public async Task Both_forms_of_asking_get_the_models_distribution(string ask, int alternatives)
    {
        foreach (var model in new[] { DemoModelNames.Cheap, DemoModelNames.Strong })
        {
            var answer = await _server.PostJsonAsync(Path, Body(ask, model));

            var row = answer.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content").EnumerateArray().ShouldHaveSingleItem();
            AssertRow(row, model, alternatives);
        }
    }

    [Fact]
    public async Task A_stream_has_role_label_finish_and_done()
    {
        var events = await _server.PostEventsAsync(Path, Body("\"stream\":true,\"logprobs\":true,\"top_logprobs\":4"));

        events.Length.ShouldBe(4);
        events[^1].ShouldBe("[DONE]");
        JsonElement[] choices = [.. events[..^1].Select(data => DemoServer.Parse(data).GetProperty("choices")[0])];
        choices[0].GetProperty("delta").GetProperty("role").GetString().ShouldBe("assistant");
        choices[0].GetProperty("delta").GetProperty("content").GetString().ShouldBe("");
        choices[0].GetProperty("logprobs").GetRawText().ShouldBe("""{"content":[],"refusal":null}""");
        choices[1].GetProperty("delta").GetRawText().ShouldBe("""{"content":"work"}""");
        AssertRow(choices[1].GetProperty("logprobs").GetProperty("content")[0], DemoModelNames.Cheap, 4);
        choices[1].GetProperty("finish_reason").ValueKind.ShouldBe(JsonValueKind.Null);
        choices[2].GetProperty("delta").GetRawText().ShouldBe("{}");
        choices[2].GetProperty("logprobs").ValueKind.ShouldBe(JsonValueKind.Null);
        choices[2].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task A_stream_without_logprobs_has_them_null_and_no_usage()
    {
        var events = await _server.PostEventsAsync(Path, Body("\"stream\":true"));

        foreach (var data in events[..^1])
        {
            var chunk = DemoServer.Parse(data);
            chunk.GetProperty("choices")[0].GetProperty("logprobs").ValueKind.ShouldBe(JsonValueKind.Null);
            chunk.TryGetProperty("usage", out _).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Usage_closes_a_stream_that_asks_for_it()
    {
        var events = await _server.PostEventsAsync(Path, Body("\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        events.Length.ShouldBe(5);
        DemoServer.Parse(events[0]).GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        var last = DemoServer.Parse(events[^2]);
        last.GetProperty("choices").GetArrayLength().ShouldBe(0);
        last.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Usage_counts_the_words_of_all_messages_and_the_tokens_of_all_choices()
    {
        var body = """
            {"model":"demo-strong","n":3,"messages":[{"role":"system","content":"one two"},
             {"role":"user","content":[{"type":"text","text":"three four"},{"type":"image_url","image_url":{}}]},{"role":"assistant","content":null}]}
            """;

        var answer = await _server.PostJsonAsync(Path, body);

        answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()).ShouldBe([0, 1, 2]);
        answer.GetProperty("usage").GetRawText().ShouldBe("""{"prompt_tokens":4,"completion_tokens":3,"total_tokens":7}""");
    }

    [Fact]
    public async Task Every_choice_of_a_stream_has_its_role_label_and_finish()
    {
        var events = await _server.PostEventsAsync(Path, Body("\"stream\":true,\"n\":2"));

        events[..^1].Select(data => DemoServer.Parse(data).GetProperty("choices")[0].GetProperty("index").GetInt32()).ShouldBe([0, 1, 0, 1, 0, 1]);
    }

    [Fact]
    public async Task Only_the_last_user_message_is_classified()
    {
        var body = """
            {"model":"demo-strong","messages":[{"role":"user","content":"You have won a million dollars! Click here to claim your prize!"},
             {"role":"assistant","content":"spam"},{"role":"user","content":"Mum and I would love to have you over for dinner on Sunday, bring the kids."}]}
            """;

        var answer = await _server.PostJsonAsync(Path, body);

        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("personal");
    }

    [Fact]
    public async Task The_same_question_gets_the_same_bytes_and_logprobs_only_add_theirs()
    {
        var plain = await _server.PostJsonAsync(Path, Body());
        var again = await _server.PostJsonAsync(Path, Body());
        var scored = await _server.PostJsonAsync(Path, Body("\"logprobs\":true"));

        again.GetRawText().ShouldBe(plain.GetRawText());
        scored.GetProperty("id").GetString().ShouldBe(plain.GetProperty("id").GetString());
        var logprobs = scored.GetProperty("choices")[0].GetProperty("logprobs").GetRawText();
        scored.GetRawText().Replace(logprobs, "null", StringComparison.Ordinal).ShouldBe(plain.GetRawText());
    }

    [Fact]
    public async Task The_demo_prompt_gets_the_label_that_the_classifier_predicts()
    {
        var mail = fixture.Corpus.HeldOut[0];
        var body = Encoding.UTF8.GetString(DemoPrompt.ChatRequest(mail, DemoModelNames.Strong, stream: true));

        var events = await _server.PostEventsAsync(Path, body);

        var label = DemoServer.Parse(events[1]).GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString();
        label.ShouldBe(fixture.Classifiers.Strong.Predict(mail.Text).Label);
    }

    [Theory]
    [InlineData("{", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"demo-cheap"}""", "missing_required_parameter", "messages")]
    [InlineData("""{"model":"demo-cheap","messages":[]}""", "invalid_value", "messages")]
    [InlineData("""{"model":"demo-cheap","messages":[{"role":"user","content":7}]}""", "invalid_type", "messages.content")]
    [InlineData("""{"model":"demo-cheap","messages":[{"role":"user","content":"\ud800"}]}""", "invalid_type", "messages.content")]
    public async Task A_request_that_cannot_be_read_is_refused(string body, string code, string? param)
    {
        using var response = await _server.PostAsync(Path, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("param").GetString().ShouldBe(param);
    }

    [Theory]
    [InlineData("\"n\":0", "n")]
    [InlineData("\"n\":1.5", "n")]
    [InlineData("\"stream\":\"yes\"", "stream")]
    [InlineData("\"logprobs\":\"yes\"", "logprobs")]
    [InlineData("\"logprobs\":21", "logprobs")]
    [InlineData("\"top_logprobs\":2", "top_logprobs")]
    [InlineData("\"logprobs\":true,\"top_logprobs\":21", "top_logprobs")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"stream_options\":{\"include_usage\":true}", "stream_options")]
    public async Task A_member_out_of_range_is_named(string member, string param)
    {
        using var response = await _server.PostAsync(Path, Body(member));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error");
        error.GetProperty("param").GetString().ShouldBe(param);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"model\":\""u8, 0xff, .. "\"}"u8]);

        using var response = await _server.Client.PostAsync(Path, content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_unknown_model_is_not_found()
    {
        using var response = await _server.PostAsync(Path, Body(model: "gpt"));

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var error = DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("model_not_found");
    }

    private static string Body(string? members = null, string model = DemoModelNames.Cheap) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{Text}}"}]{{(members is null ? "" : "," + members)}}}""";

    private void AssertRow(JsonElement row, string model, int alternatives)
    {
        var classifier = model == DemoModelNames.Cheap ? fixture.Classifiers.Cheap : fixture.Classifiers.Strong;
        var expected = classifier.Predict(Text.Replace("\\n", "\n", StringComparison.Ordinal));
        row.GetProperty("token").GetString().ShouldBe(expected.Label);
        row.GetProperty("logprob").GetDouble().ShouldBe(expected.LogProbabilities.Max());
        row.GetProperty("bytes").EnumerateArray().Select(value => value.GetByte()).ShouldBe(Encoding.UTF8.GetBytes(expected.Label));
        row.GetProperty("top_logprobs").EnumerateArray().Select(alternative => alternative.GetProperty("logprob").GetDouble())
            .ShouldBe(expected.LogProbabilities.OrderDescending().Take(alternatives));
    }
}
