using System.Net;
using System.Text.Json;

namespace RouterProxy.UnitTests.DemoModels.Serving;

public sealed class OtherEndpointTests(DemoModelsFixture fixture) : IClassFixture<DemoModelsFixture>, IAsyncLifetime
{
    private DemoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DemoServer.StartAsync(fixture.Classifiers);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_models_are_listed_and_can_be_asked_for()
    {
        var list = DemoServer.Parse(await _server.Client.GetStringAsync("/v1/models"));
        var one = DemoServer.Parse(await _server.Client.GetStringAsync("/v1/models/demo-strong"));

        list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()).ShouldBe(["demo-cheap", "demo-strong"]);
        one.GetRawText().ShouldBe(list.GetProperty("data")[1].GetRawText());
        using var unknown = await _server.Client.GetAsync("/v1/models/gpt");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/v1/embeddings")]
    [InlineData("/")]
    [InlineData("/v1/chat/completions")]
    public async Task Other_urls_and_methods_are_answered_in_the_apis_shape(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetProperty("code").GetString().ShouldBe("unknown_url");
    }

    [Fact]
    public async Task A_legacy_completion_has_parallel_logprob_arrays()
    {
        var answer = await _server.PostJsonAsync(
            "/v1/completions", """{"model":"demo-strong","prompt":"Please review the contract with the supplier","logprobs":2}""");

        var choice = answer.GetProperty("choices")[0];
        choice.GetProperty("text").GetString().ShouldBe("work");
        var logprobs = choice.GetProperty("logprobs");
        logprobs.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()).ShouldBe(["work"]);
        logprobs.GetProperty("text_offset")[0].GetInt32().ShouldBe("Please review the contract with the supplier".Length);
        var alternatives = logprobs.GetProperty("top_logprobs")[0];
        alternatives.EnumerateObject().Count().ShouldBe(2);
        alternatives.GetProperty("work").GetDouble().ShouldBe(logprobs.GetProperty("token_logprobs")[0].GetDouble());
    }

    [Fact]
    public async Task A_legacy_stream_has_label_finish_and_done()
    {
        var events = await _server.PostEventsAsync(
            "/v1/completions", """{"model":"demo-strong","prompt":["Please review the contract with the supplier"],"stream":true}""");

        events.Length.ShouldBe(3);
        DemoServer.Parse(events[0]).GetProperty("choices")[0].GetRawText()
            .ShouldBe("""{"text":"work","index":0,"logprobs":null,"finish_reason":null}""");
        DemoServer.Parse(events[1]).GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        events[2].ShouldBe("[DONE]");
    }

    [Theory]
    [InlineData("""{"model":"demo-strong","prompt":[1,2]}""", "prompt")]
    [InlineData("""{"model":"demo-strong","prompt":["a","b"]}""", "prompt")]
    [InlineData("""{"model":"demo-strong","prompt":"a","logprobs":true}""", "logprobs")]
    [InlineData("""{"model":"demo-strong","prompt":"a","echo":true}""", "echo")]
    public async Task What_a_legacy_completion_cannot_do_is_refused(string body, string param)
    {
        using var response = await _server.PostAsync("/v1/completions", body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetProperty("param").GetString().ShouldBe(param);
    }

    [Fact]
    public async Task A_response_has_one_message_with_logprobs_when_included()
    {
        var body = """{"model":"demo-strong","input":"Please review the contract","include":["message.output_text.logprobs"],"top_logprobs":3}""";

        var response = await _server.PostJsonAsync("/v1/responses", body);

        response.GetProperty("status").GetString().ShouldBe("completed");
        var part = response.GetProperty("output")[0].GetProperty("content")[0];
        part.GetProperty("text").GetString().ShouldBe("work");
        part.GetProperty("logprobs")[0].GetProperty("top_logprobs").GetArrayLength().ShouldBe(3);
        response.GetProperty("usage").GetProperty("input_tokens").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task A_response_stream_counts_its_events_and_ends_completed()
    {
        var body = """{"model":"demo-strong","input":[{"role":"user","content":[{"type":"input_text","text":"Please review the contract"}]}],"stream":true}""";

        JsonElement[] events = [.. (await _server.PostEventsAsync("/v1/responses", body)).Select(DemoServer.Parse)];

        events.Select(item => item.GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, events.Length));
        events[0].GetProperty("type").GetString().ShouldBe("response.created");
        var delta = events.Single(item => item.GetProperty("type").ValueEquals("response.output_text.delta"u8));
        delta.GetProperty("delta").GetString().ShouldBe("work");
        delta.GetProperty("logprobs").GetArrayLength().ShouldBe(0);
        events[^1].GetProperty("type").GetString().ShouldBe("response.completed");
    }
}
