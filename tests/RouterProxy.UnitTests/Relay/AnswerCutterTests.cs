using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerCutterTests
{
    private const string Row = """{"token":"work","logprob":-0.0003,"bytes":[119,111,114,107],"top_logprobs":[{"token":"work","logprob":-0.0003,"bytes":[119,111,114,107]}]}""";

    [Theory]
    [InlineData("""{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":{"content":[],"refusal":null},"finish_reason":null}],"usage":null,"obfuscation":"r4N7"}""",
        """{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"r4N7"}""")]
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"work\"},\"logprobs\":{\"content\":[" + Row + "],\"refusal\":null},\"finish_reason\":null}]}",
        """{"choices":[{"index":0,"delta":{"content":"work"},"logprobs":null,"finish_reason":null}]}""")]
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"work\"},\"logprobs\":{\"content\":[" + Row + "]},\"reasoning_logprobs\":{\"content\":[" + Row + "]},\"finish_reason\":null}]}",
        """{"choices":[{"index":0,"delta":{"content":"work"},"logprobs":null,"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":""},"logprobs":{"content":[{"token":"<|im_end|>","logprob":-0.3}]},"finish_reason":"stop","stop_reason":null}]}""",
        """{"choices":[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"stop","stop_reason":null}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"logprobs\": [1]"}}]},"logprobs":{"content":[],"refusal":null}}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"logprobs\": [1]"}}]},"logprobs":null}]}""")]
    public void Forced_rows_become_null_and_nothing_else_changes(string payload, string expected) =>
        new AnswerCutter(Cutting.Plan()).Cut(payload).ShouldBe(expected);

    [Fact]
    public void A_scalar_form_loses_its_token_id_wherever_it_stands()
    {
        var cutter = new AnswerCutter(Cutting.Plan(asked: new LogprobAsk(LogprobForm.Integer, 1)));
        cutter.Cut("""{"choices":[{"index":0,"text":"work","logprobs":-0.079,"delta":{"token_id":1816,"role":"assistant","content":"work","tool_calls":null},"top_logprobs":{"work":-0.079}}],"usage":null}""")
            .ShouldBe("""{"choices":[{"index":0,"text":"work","logprobs":null,"delta":{"role":"assistant","content":"work","tool_calls":null}}],"usage":null}""");
        cutter.Cut("""{"choices":[{"top_logprobs":{"a":-1},"delta":{"content":"a","token_id":1},"logprobs":-1}]}""")
            .ShouldBe("""{"choices":[{"delta":{"content":"a"},"logprobs":null}]}""");
        cutter.Cut("""{"choices":[{"delta":{"token_id":1},"logprobs":-1,"finish_reason":"eos"}]}""")
            .ShouldBe("""{"choices":[{"delta":{},"logprobs":null,"finish_reason":"eos"}]}""");
    }

    [Fact]
    public void A_token_id_without_a_scalar_logprob_stays()
    {
        const string Payload = """{"choices":[{"delta":{"token_id":1816,"content":"logprobs"},"logprobs":null}]}""";
        new AnswerCutter(Cutting.Plan()).Cut(Payload).ShouldBe(Payload);
    }

    [Fact]
    public void The_token_object_of_a_completions_chunk_is_removed()
    {
        var cutter = new AnswerCutter(Cutting.Plan(ApiEndpoint.Completions, asked: new LogprobAsk(LogprobForm.Integer, 1)));
        cutter.Cut("""{"id":"x","token":{"id":5,"text":" work","logprob":-0.2,"special":false},"choices":[{"text":" work","index":0}]}""")
            .ShouldBe("""{"id":"x","choices":[{"text":" work","index":0}]}""");
    }

    [Fact]
    public void Legacy_completions_get_null_and_no_chunk_is_dropped()
    {
        var cutter = new AnswerCutter(Cutting.Plan(ApiEndpoint.Completions, asked: new LogprobAsk(LogprobForm.Integer, 5)));
        cutter.CutAll(
            """{"choices":[{"text":" work","index":0,"logprobs":{"tokens":[" work"],"token_logprobs":[-0.15],"top_logprobs":[{" work":-0.15}],"text_offset":[51]},"finish_reason":null}],"model":"m"}""",
            """{"choices":[{"text":"","index":0,"logprobs":{"tokens":[""],"token_logprobs":[-0.15],"top_logprobs":[{"":-0.15}],"text_offset":[51]},"finish_reason":null}],"model":"m"}""")
            .ShouldBe(
            [
                """{"choices":[{"text":" work","index":0,"logprobs":null,"finish_reason":null}],"model":"m"}""",
                """{"choices":[{"text":"","index":0,"logprobs":null,"finish_reason":null}],"model":"m"}""",
            ]);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"<think>","logprob":-1e-07}]},"finish_reason":null,"token_ids":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"","reasoning_content":null},"logprobs":{"content":[{"token":"x","logprob":-1}]},"finish_reason":null,"matched_stop":null}]}""")]
    [InlineData("""{"usage":null,"choices":[{"index":0,"delta":{},"logprobs":{"content":[{}]}},{"index":1,"delta":{"content":""},"logprobs":{"content":[{}]}}]}""")]
    public void A_chunk_with_nothing_but_rows_is_dropped(string payload) =>
        new AnswerCutter(Cutting.Plan()).Cut(payload).ShouldBe(Cutting.Dropped);

    [Theory]
    [InlineData("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", "")]
    [InlineData("\"delta\":{\"reasoning\":\"\\n\"}", "")]
    [InlineData("\"delta\":{\"tool_calls\":[{\"index\":0}]}", "")]
    [InlineData("\"delta\":{}", ",\"finish_reason\":\"stop\"")]
    [InlineData("\"delta\":{}", ",\"token_ids\":[1]")]
    public void A_chunk_with_anything_else_stays(string delta, string tail)
    {
        const string Template = """{"choices":[{DELTA,"logprobs":ROWSTAIL}]}""";
        var template = Template.Replace("DELTA", delta, StringComparison.Ordinal).Replace("TAIL", tail, StringComparison.Ordinal);
        new AnswerCutter(Cutting.Plan()).Cut(template.Replace("ROWS", """{"content":[{"token":"x","logprob":-1}]}""", StringComparison.Ordinal))
            .ShouldBe(template.Replace("ROWS", "null", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(",\"usage\":{\"total_tokens\":1}")]
    [InlineData(",\"error\":{\"code\":1}")]
    public void A_chunk_with_usage_or_an_error_stays(string tail)
    {
        var payload = """{"choices":[{"delta":{},"logprobs":{"content":[{"token":"x","logprob":-1}]}}]""" + tail + "}";
        new AnswerCutter(Cutting.Plan()).Cut(payload).ShouldBe("""{"choices":[{"delta":{},"logprobs":null}]""" + tail + "}");
    }

    [Fact]
    public void One_choice_with_text_keeps_the_chunk() =>
        new AnswerCutter(Cutting.Plan()).Cut("""{"choices":[{"delta":{},"logprobs":{"content":[{}]}},{"delta":{"content":"a"},"logprobs":{"content":[{}]}}]}""")
            .ShouldBe("""{"choices":[{"delta":{},"logprobs":null},{"delta":{"content":"a"},"logprobs":null}]}""");

    [Fact]
    public void A_whole_answer_is_never_dropped() =>
        new AnswerCutter(Cutting.Plan(forcedUsage: true)).Cut("""{"choices":[],"usage":{"logprobs":1}}""", whole: true).ShouldBe("""{"choices":[],"usage":{"logprobs":1}}""");

    [Fact]
    public void White_space_big_numbers_and_order_of_a_whole_answer_survive()
    {
        const string Payload = """
            {
              "id" : "x", "seed": 8105927412065371001234567890,
              "choices": [ { "logprobs": {
                  "content": [ { "token": "wo\"}rk", "logprob": -1.50e-1 } ]
                } , "message": { "content": "say \"logprobs\": {}", "x": 1E+2 } } ],
              "prompt_logprobs": null
            }
            """;
        var cut = new AnswerCutter(Cutting.Plan()).Cut(Payload, whole: true);
        var start = Payload.IndexOf("{\n      \"content\"", StringComparison.Ordinal);
        var end = Payload.IndexOf(" , \"message\"", StringComparison.Ordinal);
        cut.ShouldBe(string.Concat(Payload.AsSpan(0, start), "null", Payload.AsSpan(end)));
    }

    [Fact]
    public void Nothing_is_touched_when_nothing_was_forced()
    {
        const string Payload = """{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","top_logprobs":[{},{}]}]}}]}""";
        new AnswerCutter(Cutting.Plan(asked: LogprobAsk.None)).Cut(Payload).ShouldBe(Payload);
        new AnswerCutter(Cutting.Plan(client: Cutting.Client(LogprobForm.Boolean, 5))).Cut(Payload).ShouldBe(Payload);
    }

    [Fact]
    public void Members_of_the_same_name_elsewhere_stay()
    {
        const string Payload = """{"logprobs":{"a":1},"x":{"choices":[{"logprobs":{}}]},"choices":[{"message":{"logprobs":[1]},"delta":{"logprobs":[2],"content":"a"},"logprobs":null}]}""";
        new AnswerCutter(Cutting.Plan()).Cut(Payload).ShouldBe(Payload);
    }

    [Theory]
    [InlineData("""{"choices":[{"logprobs":{"a":[}]}""")]
    [InlineData("""{"choices":[{"logprobs":{"a":1}}]""")]
    [InlineData("""{"choices":[{"logprobs":{"a":1}}]}x""")]
    [InlineData("""{"choices":[{"logprobs":{"a":1},}]}""")]
    [InlineData("""{"choices":[{"logprobs" {"a":1}}]}""")]
    [InlineData("""["choices",{"logprobs":1}]""")]
    [InlineData("\"logprobs\"")]
    [InlineData("logprobs")]
    public void Malformed_payloads_pass_unchanged(string payload)
    {
        new AnswerCutter(Cutting.Plan()).Cut(payload).ShouldBe(payload);
        new AnswerCutter(Cutting.Plan()).Cut(payload, whole: true).ShouldBe(payload);
        new AnswerCutter(Cutting.Plan(ApiEndpoint.Responses)).Cut(payload).ShouldBe(payload);
    }
}
