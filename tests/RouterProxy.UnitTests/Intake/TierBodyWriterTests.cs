using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class TierBodyWriterTests
{
    private static readonly TierBodyPlan Nothing = new(null, LogprobAsk.None);

    [Theory]
    [InlineData("{}")]
    [InlineData(" { } ")]
    [InlineData("{\r\n\t\"model\" : \"x\", \"seed\":123456789012345678901234567890 ,\"x\":1.50e+3,\"x\":\"\\u0061\"\n}\n")]
    [InlineData("""{"logprobs":true,"top_logprobs":50,"stream":null,"store":"odd","stream_options":7}""")]
    public void Without_edits_the_output_equals_the_input(string text) => Bodies.Write(text, Nothing).ShouldBe(text);

    [Theory]
    [InlineData("""{"model":"a","messages":[]}""", """{"model":"m","messages":[]}""")]
    [InlineData("""{ "messages":[], "mod\u0065l" : "a" }""", """{ "messages":[], "mod\u0065l" : "m" }""")]
    [InlineData("""{"messages":[] }""", """{"messages":[],"model":"m" }""")]
    [InlineData("{}", """{"model":"m"}""")]
    [InlineData(" { } ", """ {"model":"m" } """)]
    [InlineData("""{"model":"\u006d"}""", """{"model":"\u006d"}""")]
    public void Sets_the_model(string text, string expected) => Bodies.Write(text, Nothing with { ModelName = "m" }).ShouldBe(expected);

    [Theory]
    [InlineData("Qwen/Qwen3.5-9B", "Qwen/Qwen3.5-9B")]
    [InlineData("a\"b\\c\n", "a\\\"b\\\\c\\n")]
    [InlineData("modèle", "modèle")]
    public void Writes_any_model_name_as_JSON(string name, string expected) =>
        Bodies.Write("""{"model":"x"}""", Nothing with { ModelName = name }).ShouldBe($"{{\"model\":\"{expected}\"}}");

    [Theory]
    [InlineData("""{"messages":[]}""", null, """{"messages":[],"model":"path"}""")]
    [InlineData("""{"model":"body"}""", null, """{"model":"path"}""")]
    [InlineData("""{"model":"body"}""", "tier", """{"model":"tier"}""")]
    [InlineData("{}", "tier", """{"model":"tier"}""")]
    public void A_model_from_the_path_is_sent_unless_the_tier_names_another(string text, string? tier, string expected) =>
        Bodies.Write(text, Nothing with { ModelName = tier }, modelFromPath: "path").ShouldBe(expected);

    [Theory]
    [InlineData("""{"x":1}""", 1, """{"x":1,"logprobs":true,"top_logprobs":1}""")]
    [InlineData("""{"x":1}""", 0, """{"x":1,"logprobs":true}""")]
    [InlineData("""{"logprobs":false,"x":1}""", 5, """{"logprobs":true,"x":1,"top_logprobs":5}""")]
    [InlineData("""{"logprobs":null,"top_logprobs":null}""", 5, """{"logprobs":true,"top_logprobs":5}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":7}""", 5, """{"logprobs":true,"top_logprobs":7}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":3}""", 5, """{"logprobs":true,"top_logprobs":5}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":50}""", 5, """{"logprobs":true,"top_logprobs":50}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":-1}""", 5, """{"logprobs":true,"top_logprobs":-1}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":5.5}""", 5, """{"logprobs":true,"top_logprobs":5.5}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":1e99}""", 5, """{"logprobs":true,"top_logprobs":1e99}""")]
    [InlineData("""{"logprobs":false,"top_logprobs":7}""", 5, """{"logprobs":true,"top_logprobs":5}""")]
    [InlineData("""{"logprobs":7}""", 5, """{"logprobs":true,"top_logprobs":7}""")]
    public void Asks_in_the_boolean_form(string text, int top, string expected) =>
        Bodies.Write(text, new TierBodyPlan(null, new LogprobAsk(LogprobForm.Boolean, top))).ShouldBe(expected);

    [Theory]
    [InlineData("Chat", """{"x":1}""", 1, """{"x":1,"logprobs":1}""")]
    [InlineData("Chat", """{"top_logprobs":7,"x":1,"logprobs":true}""", 1, """{"x":1,"logprobs":7}""")]
    [InlineData("Chat", """{"logprobs":7,"top_logprobs":3}""", 5, """{"logprobs":7}""")]
    [InlineData("Chat", """{"x":1}""", 0, """{"x":1,"logprobs":0}""")]
    [InlineData("Completions", """{"x":1}""", 5, """{"x":1,"logprobs":5}""")]
    [InlineData("Completions", """{"logprobs":0,"top_logprobs":3}""", 5, """{"logprobs":5,"top_logprobs":3}""")]
    [InlineData("Completions", """{"logprobs":5.0}""", 5, """{"logprobs":5.0}""")]
    [InlineData("Completions", """{"logprobs":true}""", 0, """{"logprobs":1}""")]
    public void Asks_in_the_integer_form(string endpoint, string text, int top, string expected) =>
        Bodies.Write(text, new TierBodyPlan(null, new LogprobAsk(LogprobForm.Integer, top)), endpoint: Enum.Parse<ApiEndpoint>(endpoint)).ShouldBe(expected);

    [Theory]
    [InlineData("{}", """{"top_logprobs":1,"include":["message.output_text.logprobs"]}""")]
    [InlineData("""{"include":[]}""", """{"include":["message.output_text.logprobs"],"top_logprobs":1}""")]
    [InlineData("""{"include":null}""", """{"include":["message.output_text.logprobs"],"top_logprobs":1}""")]
    [InlineData("""{"include":[ "a" , "b" ]}""", """{"include":[ "a" , "b","message.output_text.logprobs" ],"top_logprobs":1}""")]
    [InlineData("""{"include":[[1],{"a":[]}]}""", """{"include":[[1],{"a":[]},"message.output_text.logprobs"],"top_logprobs":1}""")]
    [InlineData("""{"include":[ "message.output_text.logprobs"],"top_logprobs":4}""", """{"include":[ "message.output_text.logprobs"],"top_logprobs":4}""")]
    [InlineData("""{"include":"odd"}""", """{"include":"odd","top_logprobs":1}""")]
    public void Asks_by_include(string text, string expected) =>
        Bodies.Write(text, new TierBodyPlan(null, new LogprobAsk(LogprobForm.Include, 1)), endpoint: ApiEndpoint.Responses).ShouldBe(expected);

    [Theory]
    [InlineData("Chat", """{"logprobs":true,"x":1,"top_logprobs":5}""", """{"x":1}""")]
    [InlineData("Chat", """{ "logprobs":true , "top_logprobs":5 }""", """{  }""")]
    [InlineData("Chat", """{"x":1}""", """{"x":1}""")]
    [InlineData("Responses", """{"include":["message.output_text.logprobs"],"top_logprobs":5}""", """{"include":[]}""")]
    [InlineData("Responses", """{"include":[ "message.output_text.logprobs", "a" ]}""", """{"include":["a" ]}""")]
    [InlineData("Responses", """{"include":[ "a", "message.output_text.logprobs", "b" ]}""", """{"include":["a", "b" ]}""")]
    [InlineData("Responses", """{"include":[ "a" ]}""", """{"include":[ "a" ]}""")]
    public void Removes_the_clients_ask_when_told(string endpoint, string text, string expected) =>
        Bodies.Write(text, Nothing with { RemoveClientLogprobs = true }, endpoint: Enum.Parse<ApiEndpoint>(endpoint)).ShouldBe(expected);

    [Theory]
    [InlineData("""{"x":1}""", """{"x":1,"stream":true}""")]
    [InlineData("""{"stream":false,"x":1}""", """{"stream":true,"x":1}""")]
    [InlineData("""{"stream" : null}""", """{"stream" : true}""")]
    [InlineData("""{"stream":true}""", """{"stream":true}""")]
    public void Forces_streaming(string text, string expected) => Bodies.Write(text, Nothing with { ForceStream = true }).ShouldBe(expected);

    [Theory]
    [InlineData("{}", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":null}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{}}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{ }}""", """{"stream_options":{"include_usage":true }}""")]
    [InlineData("""{"stream_options":{"x":[1, {}] }}""", """{"stream_options":{"x":[1, {}],"include_usage":true }}""")]
    [InlineData("""{"stream_options":{"include_usage": false,"x":1}}""", """{"stream_options":{"include_usage": true,"x":1}}""")]
    [InlineData("""{"stream_options":{"include_usage":true,"include_usage":false}}""", """{"stream_options":{"include_usage":true,"include_usage":true}}""")]
    [InlineData("""{"stream_options":{"include_usage":true}}""", """{"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":7}""", """{"stream_options":7}""")]
    public void Forces_usage(string text, string expected) => Bodies.Write(text, Nothing with { ForceUsage = true }).ShouldBe(expected);

    [Theory]
    [InlineData("{}", """{"store":false}""")]
    [InlineData("""{"store":null,"x":1}""", """{"store":false,"x":1}""")]
    [InlineData("""{"store":false}""", """{"store":false}""")]
    public void Switches_storing_off(string text, string expected) =>
        Bodies.Write(text, Nothing with { StoreFalse = true }, endpoint: ApiEndpoint.Responses).ShouldBe(expected);

    [Fact]
    public void All_at_once()
    {
        var plan = new TierBodyPlan("m", new LogprobAsk(LogprobForm.Boolean, 1)) { ForceStream = true, ForceUsage = true, StoreFalse = true };
        var edits = Bodies.Edits(
            rename: new() { ["max_tokens"] = "max_completion_tokens" },
            remove: ["temperature"],
            defaults: new() { ["seed"] = "7" },
            atLeast: new() { ["max_completion_tokens"] = 2048 },
            request: new() { ["reasoning"] = """{"enabled":false}""" });

        Bodies.Write("""{"temperature":0, "model":"a", "max_tokens":10, "messages":[1], "reasoning":null }""", plan, edits).ShouldBe(
            """{"model":"m", "max_completion_tokens":2048, "messages":[1], "reasoning":{"enabled":false},"stream":true"""
            + ""","stream_options":{"include_usage":true},"store":false,"logprobs":true,"top_logprobs":1,"seed":7 }""");
    }

    [Fact]
    public void Every_tier_is_written_from_the_original()
    {
        using var request = Bodies.Scan("""{"model":"a","temperature":1}""");

        Bodies.Write(request, new TierBodyPlan("cheap", new LogprobAsk(LogprobForm.Integer, 1)), Bodies.Edits(remove: ["temperature"]))
            .ShouldBe("""{"model":"cheap","logprobs":1}""");
        Bodies.Write(request, new TierBodyPlan("strong", LogprobAsk.None)).ShouldBe("""{"model":"strong","temperature":1}""");
    }

    [Fact]
    public void Appends_to_what_the_output_holds()
    {
        using var request = Bodies.Scan("""{"model":"a"}""");
        using var output = Bodies.Buffer("x");

        TierBodyWriter.Write(request, Nothing, BodyEdits.None, output);

        System.Text.Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("x{\"model\":\"a\"}");
    }

    [Fact]
    public void Writing_allocates_nothing_beyond_the_output()
    {
        var edits = Bodies.Edits(
            rename: new() { ["max_tokens"] = "max_completion_tokens" }, remove: ["temperature"], atLeast: new() { ["max_completion_tokens"] = 2048 },
            request: new() { ["reasoning"] = "{}" });
        var plan = new TierBodyPlan("m", new LogprobAsk(LogprobForm.Boolean, 1)) { ForceStream = true, ForceUsage = true };
        using var request = Bodies.Scan("""{"model":"a","messages":[{"role":"user","content":"hi"}],"max_tokens":16,"stream_options":{},"temperature":0}""");
        using var output = new PooledBuffer(4096);
        TierBodyWriter.Write(request, plan, edits, output);
        output.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();

        TierBodyWriter.Write(request, plan, edits, output);

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
    }
}
