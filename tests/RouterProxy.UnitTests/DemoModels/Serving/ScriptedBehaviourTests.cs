using System.Net;
using System.Text.Json;
using RouterProxy.DemoModels.Scripting;

namespace RouterProxy.UnitTests.DemoModels.Serving;

public sealed class ScriptedBehaviourTests(DemoModelsFixture fixture) : IClassFixture<DemoModelsFixture>, IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";
    private const string Whole = """{"model":"demo-cheap","messages":[{"role":"user","content":"hello"}]}""";
    private const string Streamed = """{"model":"demo-cheap","stream":true,"messages":[{"role":"user","content":"hello"}]}""";
    private DemoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DemoServer.StartAsync(fixture.Classifiers, scripts: true);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Scripts_are_off_by_default()
    {
        await using var plain = await DemoServer.StartAsync(fixture.Classifiers);

        using var response = await plain.PostAsync(
            Path, Whole, (DemoScriptHeaders.Fault, "status-500"), (DemoScriptHeaders.Delay, "60000"), (DemoScriptHeaders.Tokens, "nonsense"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        DemoServer.Parse(await response.Content.ReadAsStringAsync())
            .GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData(DemoScriptHeaders.Fault, "explode")]
    [InlineData(DemoScriptHeaders.Fault, "status-200")]
    [InlineData(DemoScriptHeaders.Delay, "-1")]
    [InlineData(DemoScriptHeaders.Tokens, "0")]
    public async Task A_value_outside_the_table_is_refused(string name, string value)
    {
        using var response = await _server.PostAsync(Path, Whole, (name, value));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetProperty("param").GetString().ShouldBe(name);
    }

    [Fact]
    public async Task Headers_for_another_model_are_ignored()
    {
        using var response = await _server.PostAsync(Path, Whole, (DemoScriptHeaders.For, "demo-strong"), (DemoScriptHeaders.Fault, "status-500"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_longer_answer_starts_with_the_label_and_stops_at_the_requests_limit()
    {
        var body = """{"model":"demo-cheap","max_tokens":3,"logprobs":1,"messages":[{"role":"user","content":"hello"}]}""";

        using var response = await _server.PostAsync(Path, body, (DemoScriptHeaders.Tokens, "5"));

        var choice = DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("choices")[0];
        var label = fixture.Classifiers.Cheap.Predict("hello").Label;
        choice.GetProperty("message").GetProperty("content").GetString().ShouldBe($"{label} indeed indeed");
        choice.GetProperty("finish_reason").GetString().ShouldBe("length");
        choice.GetProperty("logprobs").GetProperty("content").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task A_delay_holds_the_response_headers_until_the_clock_moves()
    {
        var pending = _server.PostAsync(Path, Whole, (DemoScriptHeaders.Delay, "600000"));

        // The clock moves in steps because the request may reach the wait after the first of them.
        while (!pending.IsCompleted)
        {
            _server.Time.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }

        using var response = await pending;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _server.Time.GetUtcNow().ToUnixTimeSeconds().ShouldBeGreaterThanOrEqualTo(1_760_000_600);
    }

    [Fact]
    public async Task Tokens_come_one_by_one_as_the_clock_moves()
    {
        using var response = await _server.PostAsync(Path, Streamed, (DemoScriptHeaders.TokenDelay, "1000"), (DemoScriptHeaders.Tokens, "2"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await NextDataAsync(reader)).ShouldContain("\"role\"");

        var label = NextDataAsync(reader);
        label.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(label);
        (await label).ShouldContain($"{{\"content\":\"{fixture.Classifiers.Cheap.Predict("hello").Label}\"}}");
        var filler = NextDataAsync(reader);
        await AdvanceUntilAsync(filler);
        (await filler).ShouldContain(" indeed");
    }

    [Theory]
    [InlineData("status-429", HttpStatusCode.TooManyRequests)]
    [InlineData("status-500", HttpStatusCode.InternalServerError)]
    public async Task A_status_fault_is_an_error_answer(string fault, HttpStatusCode status)
    {
        using var response = await _server.PostAsync(Path, Streamed, (DemoScriptHeaders.Fault, fault));

        response.StatusCode.ShouldBe(status);
        DemoServer.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetProperty("code").GetString().ShouldBe("scripted_fault");
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData(Streamed)]
    public async Task A_reset_cuts_the_connection_before_the_headers(string body) =>
        await Should.ThrowAsync<HttpRequestException>(() => _server.PostAsync(Path, body, (DemoScriptHeaders.Fault, "reset")));

    [Theory]
    [InlineData(Whole, "1")]
    [InlineData(Streamed, "0")]
    [InlineData(Streamed, "1")]
    public async Task A_later_reset_cuts_the_body(string body, string after)
    {
        using var response = await _server.PostAsync(Path, body, (DemoScriptHeaders.Fault, "reset"), (DemoScriptHeaders.FaultAfterTokens, after));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_hang_sends_what_came_before_and_ends_when_the_server_stops()
    {
        using var response = await _server.PostAsync(Path, Streamed, (DemoScriptHeaders.Fault, "hang"), (DemoScriptHeaders.FaultAfterTokens, "0"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        (await NextDataAsync(reader)).ShouldContain("\"role\"");
        var next = NextDataAsync(reader);
        next.IsCompleted.ShouldBeFalse();

        await _server.StopAsync();
        await Should.ThrowAsync<IOException>(() => next);
    }

    [Fact]
    public async Task Malformed_answers_are_no_json()
    {
        using var whole = await _server.PostAsync(Path, Whole, (DemoScriptHeaders.Fault, "malformed"));
        var body = await whole.Content.ReadAsStringAsync();
        var events = await _server.PostEventsAsync(Path, Streamed, (DemoScriptHeaders.Fault, "malformed"), (DemoScriptHeaders.FaultAfterTokens, "1"));

        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
        Should.Throw<JsonException>(() => DemoServer.Parse(body));
        events.Length.ShouldBe(3);
        Should.Throw<JsonException>(() => DemoServer.Parse(events[^1]));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("0", 2)]
    [InlineData("1", 3)]
    [InlineData("100", 3)]
    public async Task An_error_event_ends_the_stream_where_it_was_asked_for(string? after, int length)
    {
        (string, string)[] headers = after is null
            ? [(DemoScriptHeaders.Fault, "error-event")]
            : [(DemoScriptHeaders.Fault, "error-event"), (DemoScriptHeaders.FaultAfterTokens, after)];

        var events = await _server.PostEventsAsync(Path, Streamed, headers);

        events.Length.ShouldBe(length);
        DemoServer.Parse(events[^1]).GetProperty("error").GetProperty("code").GetString().ShouldBe("scripted_fault");
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _server.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static async Task<string> NextDataAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().WaitAsync(DemoServer.Limit) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException("The stream ended.");
    }
}
