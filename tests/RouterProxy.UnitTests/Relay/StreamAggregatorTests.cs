using System.Text;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class StreamAggregatorTests
{
    private static readonly string[] OpenAiStream =
    [
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":{"content":[],"refusal":null},"finish_reason":null}],"usage":null,"obfuscation":"r4"}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":"wo\"rk\ud83d"},"logprobs":{"content":[{"token":"wo","logprob":-0.1,"bytes":[1],"top_logprobs":[{"token":"wo","logprob":-0.1},{"token":"x","logprob":-2}]}],"refusal":null},"finish_reason":null}],"usage":null,"obfuscation":"p9"}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":"\ude00."},"logprobs":{"content":[{"token":".","logprob":-1.50,"bytes":null,"top_logprobs":[]}],"refusal":null},"finish_reason":null}],"usage":null,"obfuscation":"Z"}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"obfuscation":"a"}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":"fp","choices":[],"usage":{"prompt_tokens":59,"completion_tokens":2,"total_tokens":61},"obfuscation":""}""",
        "[DONE]",
    ];

    [Fact]
    public void A_chat_stream_becomes_the_native_answer_in_its_order() =>
        Aggregating.Aggregate(Cutting.Plan(), OpenAiStream).ShouldBe(
            """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"wo\"rk\ud83d\ude00.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":59,"completion_tokens":2,"total_tokens":61},"service_tier":"default","system_fingerprint":"fp"}""");

    [Theory]
    [InlineData(5, """[{"token":"wo","logprob":-0.1},{"token":"x","logprob":-2}]""")]
    [InlineData(1, """[{"token":"wo","logprob":-0.1}]""")]
    [InlineData(0, "[]")]
    public void A_client_that_asked_gets_all_rows_trimmed(int top, string alternatives) =>
        Aggregating.Aggregate(Cutting.Plan(client: Cutting.Client(LogprobForm.Boolean, top)), OpenAiStream).ShouldBe(
            """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"wo\"rk\ud83d\ude00.","refusal":null},"logprobs":{"content":[{"token":"wo","logprob":-0.1,"bytes":[1],"top_logprobs":"""
            + alternatives
            + """},{"token":".","logprob":-1.50,"bytes":null,"top_logprobs":[]}],"refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":59,"completion_tokens":2,"total_tokens":61},"service_tier":"default","system_fingerprint":"fp"}""");

    [Fact]
    public void Tool_calls_are_merged_by_index_and_lose_it()
    {
        var answer = Aggregating.Aggregate(
            Cutting.Plan(),
            """{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"label","arguments":""}}]},"logprobs":null}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"x","arguments":"{}"}},{"index":0,"id":"call_1","type":"function","function":{"name":null,"arguments":"{\"a\":"}}]},"logprobs":{"content":[{}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"","arguments":"1}"}}]},"finish_reason":"tool_calls"}]}""");
        answer.ShouldBeJson("""{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"label","arguments":"{\"a\":1}"}},{"id":"call_2","type":"function","function":{"name":"x","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}]}""");
    }

    [Fact]
    public void Refusal_reasoning_function_call_audio_and_unknown_members_are_put_together()
    {
        var answer = Aggregating.Aggregate(
            Cutting.Plan(),
            """{"id":"","model":"","object":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}""",
            """{"id":"c","model":"m","object":"chat.completion.chunk","choices":[{"delta":{"role":"assistant","content":null,"refusal":"","reasoning_content":"Let","function_call":{"name":"f","arguments":"{"},"audio":{"id":"a","transcript":"Hel"},"vendor":"x"},"logprobs":null,"content_filter_results":{"hate":{"filtered":false}},"finish_reason":null}],"seed":8105927412065371001234567890}""",
            """{"id":"c","model":"m","object":"chat.completion.chunk","choices":[{"delta":{"role":"assistant","refusal":"I'm","reasoning_content":" me","function_call":{"arguments":"}"},"audio":{"transcript":"lo","expires_at":5},"vendor":"y","annotations":[{"a":1}],"reasoning_details":[{"index":0,"text":"q"}]},"logprobs":null,"content_filter_results":{},"finish_reason":"stop"}]}""",
            """{"id":"c","model":"m","object":"chat.completion.chunk","choices":[{"delta":{"annotations":[{"b":2}],"reasoning_details":[{"index":0,"text":"r"}]},"logprobs":null,"finish_reason":null}]}""");
        answer.ShouldBeJson("""{"id":"c","model":"m","object":"chat.completion","prompt_filter_results":[{"prompt_index":0}],"choices":[{"message":{"role":"assistant","content":null,"refusal":"I'm","reasoning_content":"Let me","function_call":{"name":"f","arguments":"{}"},"audio":{"id":"a","transcript":"Hello","expires_at":5},"vendor":"xy","annotations":[{"a":1},{"b":2}],"reasoning_details":[{"index":0,"text":"qr"}]},"logprobs":null,"content_filter_results":{"hate":{"filtered":false}},"finish_reason":"stop"}],"seed":8105927412065371001234567890}""");
        answer.ShouldContain("8105927412065371001234567890");
    }

    [Fact]
    public void Several_choices_are_kept_apart_and_complete_together()
    {
        using var aggregator = new StreamAggregator(Cutting.Plan());
        Append(aggregator, """{"choices":[{"index":1,"delta":{"content":"b"},"logprobs":null,"finish_reason":"stop"}]}""").ShouldBeTrue();
        Append(aggregator, """{"choices":[{"delta":{"content":"a"},"index":0,"logprobs":null}]}""").ShouldBeTrue();
        aggregator.IsComplete.ShouldBeFalse();
        Append(aggregator, """{"choices":[{"delta":{},"index":0,"logprobs":null,"finish_reason":"length"}]}""").ShouldBeTrue();
        aggregator.IsComplete.ShouldBeTrue();
        using var output = new PooledBuffer();
        aggregator.WriteTo(output);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBeJson("""{"choices":[{"index":0,"message":{"role":"assistant","content":"a"},"logprobs":null,"finish_reason":"length"},{"index":1,"message":{"role":"assistant","content":"b"},"logprobs":null,"finish_reason":"stop"}]}""");
    }

    [Fact]
    public void A_server_that_omits_the_member_gets_none() =>
        Aggregating.Aggregate(
            Cutting.Plan(),
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":"work"},"finish_reason":null,"logprobs":{"content":[{"token":"work","logprob":-0.05}]}}],"system_fingerprint":"fp_ollama"}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"system_fingerprint":"fp_ollama"}""")
            .ShouldBeJson("""{"choices":[{"index":0,"message":{"role":"assistant","content":"work"},"finish_reason":"stop"}],"system_fingerprint":"fp_ollama"}""");

    [Theory]
    [InlineData(true, """{"content":[{"token":"hi","logprob":-0.5,"bytes":[104,105],"top_logprobs":[]}],"refusal":null}""")]
    [InlineData(false, """{"token_ids":[1816],"tokens":["hi"],"token_logprobs":[-0.5]}""")]
    public void Scalars_become_arrays_or_what_the_client_asked_in(bool boolean, string logprobs) =>
        Aggregating.Aggregate(
            Cutting.Plan(client: Cutting.Client(boolean ? LogprobForm.Boolean : LogprobForm.Integer, 1), asked: new LogprobAsk(LogprobForm.Integer, 1)),
            """{"choices":[{"index":0,"text":"hi","logprobs":-0.5,"finish_reason":null,"delta":{"token_id":1816,"role":"assistant","content":"hi"}}]}""",
            """{"choices":[{"index":0,"text":"","logprobs":-1e-06,"finish_reason":"eos","delta":{"token_id":2,"role":"assistant","content":""}}]}""")
            .ShouldBeJson("""{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"logprobs":LOGPROBS,"finish_reason":"eos"}]}""".Replace("LOGPROBS", logprobs, StringComparison.Ordinal));

    [Fact]
    public void Completions_text_and_arrays_are_appended()
    {
        string[] stream =
        [
            """{"id":"c","object":"text_completion","choices":[{"text":" work","index":0,"logprobs":{"tokens":[" work"],"token_logprobs":[-0.15],"top_logprobs":[{" work":-0.15," Work":-2.3}],"text_offset":[51]},"finish_reason":null}],"model":"m"}""",
            """{"id":"c","object":"text_completion","choices":[{"text":".","index":0,"logprobs":{"tokens":["."],"token_logprobs":[-1],"top_logprobs":[{".":-1}],"text_offset":[56]},"finish_reason":"length"}],"model":"m"}""",
        ];
        var asked = new LogprobAsk(LogprobForm.Integer, 2);
        const string Template = """{"id":"c","object":"text_completion","model":"m","choices":[{"text":" work.","index":0,"logprobs":LOGPROBS,"finish_reason":"length"}]}""";
        Aggregating.Aggregate(Cutting.Plan(ApiEndpoint.Completions, asked: asked), stream).ShouldBeJson(Template.Replace("LOGPROBS", "null", StringComparison.Ordinal));
        Aggregating.Aggregate(Cutting.Plan(ApiEndpoint.Completions, Cutting.Client(LogprobForm.Integer, 1), asked), stream)
            .ShouldBeJson(Template.Replace("LOGPROBS", """{"tokens":[" work","."],"token_logprobs":[-0.15,-1],"top_logprobs":[{" work":-0.15},{".":-1}],"text_offset":[51,56]}""", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("response.completed")]
    [InlineData("response.incomplete")]
    public void The_last_event_of_a_responses_stream_has_the_answer(string type) =>
        Aggregating.Aggregate(
            Cutting.Plan(ApiEndpoint.Responses),
            """{"type":"response.created","response":{"id":"r","output":[],"top_logprobs":5}}""",
            """{"type":"response.output_text.delta","delta":"work","logprobs":[{}]}""",
            """{"response":{"id":"r", "output":[{"content":[{"text":"work","logprobs":[{"token":"work"}]}]}],"top_logprobs":5},"type":"TYPE"}""".Replace("TYPE", type, StringComparison.Ordinal))
            .ShouldBe("""{"id":"r", "output":[{"content":[{"text":"work","logprobs":[]}]}],"top_logprobs":0}""");

    [Theory]
    [InlineData("""{"error":{"message":"x"}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}]""")]
    [InlineData("""{"choices":[]} {}""")]
    [InlineData("[1]")]
    [InlineData("")]
    public void An_error_or_a_malformed_payload_is_told(string payload)
    {
        using var aggregator = new StreamAggregator(Cutting.Plan());
        Append(aggregator, payload).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"type":"error","code":"x"}""")]
    [InlineData("""{"type":"response.failed","response":{"status":"failed"}}""")]
    public void A_failed_response_is_told(string payload)
    {
        using var aggregator = new StreamAggregator(Cutting.Plan(ApiEndpoint.Responses));
        Append(aggregator, payload).ShouldBeFalse();
        aggregator.IsComplete.ShouldBeFalse();
    }

    private static bool Append(StreamAggregator aggregator, string payload) => aggregator.Append(Encoding.UTF8.GetBytes(payload));
}
