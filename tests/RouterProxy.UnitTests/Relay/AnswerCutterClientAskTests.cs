using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerCutterClientAskTests
{
    private static readonly LogprobAsk IntegerFive = new(LogprobForm.Integer, 5);

    private static AnswerCutter Boolean(int top, LogprobAsk? asked = null) =>
        new(Cutting.Plan(client: Cutting.Client(LogprobForm.Boolean, top), asked: asked));

    private static AnswerCutter Integer(int top, LogprobAsk? asked = null) =>
        new(Cutting.Plan(client: Cutting.Client(LogprobForm.Integer, top), asked: asked));

    [Theory]
    [InlineData(0, "[]")]
    [InlineData(1, "[ {\"token\":\"a\"} ]")]
    [InlineData(2, "[ {\"token\":\"a\"}, {\"token\":\"b\"} ]")]
    [InlineData(4, "[ {\"token\":\"a\"}, {\"token\":\"b\"}, {\"token\":\"c\"} ]")]
    public void Alternatives_are_trimmed_and_chosen_rows_stay(int top, string alternatives)
    {
        const string Template = """{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","top_logprobs":TOP},{"token":"x","top_logprobs":[]}],"refusal":[{"token":"a","top_logprobs":TOP}],"reasoning_content":null}}]}""";
        Boolean(top).Cut(Template.Replace("TOP", "[ {\"token\":\"a\"}, {\"token\":\"b\"}, {\"token\":\"c\"} ]", StringComparison.Ordinal))
            .ShouldBe(Template.Replace("TOP", alternatives, StringComparison.Ordinal));
    }

    [Fact]
    public void A_chunk_with_rows_alone_is_kept_for_a_client_that_asked()
    {
        const string Payload = """{"choices":[{"delta":{},"logprobs":{"content":[{"token":"<think>","logprob":-1e-07}]}}]}""";
        Boolean(2).Cut(Payload).ShouldBe(Payload);
    }

    [Fact]
    public void Separate_reasoning_rows_are_trimmed_too() =>
        Boolean(1).Cut("""{"choices":[{"delta":{"content":"a"},"reasoning_logprobs":{"content":[{"token":"a","top_logprobs":[{"a":1},{"b":2}]}]},"logprobs":null}]}""")
            .ShouldBe("""{"choices":[{"delta":{"content":"a"},"reasoning_logprobs":{"content":[{"token":"a","top_logprobs":[{"a":1}]}]},"logprobs":null}]}""");

    [Theory]
    [InlineData(0, """{"a":-1.0}""")]
    [InlineData(1, """{"a":-1.0,"b":-0.5}""")]
    [InlineData(2, """{"a":-1.0,"b":-0.5}""")]
    [InlineData(3, """{"a":-1.0,"b":-0.5,"c":-2}""")]
    public void A_map_keeps_the_first_entries_and_the_chosen_token(int top, string map)
    {
        const string Template = """{"choices":[{"text":"a","logprobs":{"top_logprobs":[null,MAP],"tokens":["z","a"],"token_logprobs":[null,-1.0],"text_offset":[0,1]}}]}""";
        new AnswerCutter(Cutting.Plan(ApiEndpoint.Completions, Cutting.Client(LogprobForm.Integer, top), IntegerFive))
            .Cut(Template.Replace("MAP", """{"a":-1.0,"b":-0.5,"c":-2}""", StringComparison.Ordinal))
            .ShouldBe(Template.Replace("MAP", map, StringComparison.Ordinal));
    }

    [Fact]
    public void The_chosen_token_stays_beside_the_most_probable_ones() =>
        new AnswerCutter(Cutting.Plan(ApiEndpoint.Completions, Cutting.Client(LogprobForm.Integer, 1), IntegerFive))
            .Cut("""{"choices":[{"logprobs":{"tokens":["c"],"top_logprobs":[{"a":-0.1,"b":-2,"c":-3}]}}]}""", whole: true)
            .ShouldBe("""{"choices":[{"logprobs":{"tokens":["c"],"top_logprobs":[{"a":-0.1,"c":-3}]}}]}""");

    [Fact]
    public void An_integer_answer_in_rows_is_left_in_rows_when_the_client_asked_so_too() =>
        Integer(1, new LogprobAsk(LogprobForm.Integer, 2)).Cut("""{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1,"top_logprobs":[{"a":1},{"b":2}]}]}}]}""")
            .ShouldBe("""{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1,"top_logprobs":[{"a":1}]}]}}]}""");

    [Fact]
    public void Parallel_arrays_become_rows_for_a_boolean_client() =>
        Boolean(1, IntegerFive).Cut("""{"choices":[{"index":0,"logprobs":{"token_ids":[1816,128009],"tokens":["w\u00f6\n","<|eot_id|>"],"token_logprobs":[-0.07910156,null],"top_logprobs":[{"w\u00f6\n":-0.07910156,"x":-3.50},null]},"message":{"content":"work"}}]}""", whole: true)
            .ShouldBe("""{"choices":[{"index":0,"logprobs":{"content":[{"token":"w\u00f6\n","logprob":-0.07910156,"bytes":[119,195,182,10],"top_logprobs":[{"token":"w\u00f6\n","logprob":-0.07910156,"bytes":[119,195,182,10]}]},{"token":"<|eot_id|>","logprob":-9999.0,"bytes":[60,124,101,111,116,95,105,100,124,62],"top_logprobs":[]}],"refusal":null},"message":{"content":"work"}}]}""");

    [Fact]
    public void A_scalar_becomes_a_row_for_a_boolean_client()
    {
        var cutter = Boolean(2, IntegerFive);
        cutter.Cut("""{"choices":[{"index":0,"top_logprobs":{"hi":-0.5,"ho":-1.5,"ha":-2},"logprobs":-0.5,"delta":{"token_id":1,"role":"assistant","content":"hi"}}]}""")
            .ShouldBe("""{"choices":[{"index":0,"logprobs":{"content":[{"token":"hi","logprob":-0.5,"bytes":[104,105],"top_logprobs":[{"token":"hi","logprob":-0.5,"bytes":[104,105]},{"token":"ho","logprob":-1.5,"bytes":[104,111]}]}],"refusal":null},"delta":{"role":"assistant","content":"hi"}}]}""");
        cutter.Cut("""{"choices":[{"delta":{"token_id":2,"role":"assistant","content":""},"logprobs":-1e-06,"finish_reason":"eos"}]}""")
            .ShouldBe("""{"choices":[{"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":"eos"}]}""");
    }

    [Fact]
    public void Rows_become_parallel_arrays_for_an_integer_client_and_offsets_go_on()
    {
        var cutter = Integer(1);
        const string Template = """{"choices":[{"index":1,"delta":{"content":"x"},"logprobs":{"content":[{"token":TOKEN,"bytes":[1],"logprob":-0.1,"top_logprobs":[{"token":"a","logprob":-0.05},{"token":TOKEN,"logprob":-0.1}]}],"refusal":null}}]}""";
        cutter.Cut(Template.Replace("TOKEN", "\"\\ud83d\\ude00ö\"", StringComparison.Ordinal))
            .ShouldBe("""{"choices":[{"index":1,"delta":{"content":"x"},"logprobs":{"tokens":["\ud83d\ude00ö"],"token_logprobs":[-0.1],"top_logprobs":[{"a":-0.05,"\ud83d\ude00ö":-0.1}],"text_offset":[0]}}]}""");
        cutter.Cut(Template.Replace("TOKEN", "\"a\"", StringComparison.Ordinal))
            .ShouldBe("""{"choices":[{"index":1,"delta":{"content":"x"},"logprobs":{"tokens":["a"],"token_logprobs":[-0.1],"top_logprobs":[{"a":-0.05}],"text_offset":[2]}}]}""");
    }

    [Fact]
    public void Null_stays_null_in_both_directions()
    {
        const string Payload = """{"choices":[{"delta":{},"logprobs":null,"finish_reason":"stop"}]}""";
        Boolean(1, IntegerFive).Cut(Payload).ShouldBe(Payload);
        Integer(1).Cut(Payload).ShouldBe(Payload);
    }

    [Theory]
    [InlineData("""{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[-1]}}]}""")]
    [InlineData("""{"choices":[{"logprobs":{"tokens":["a\q"],"token_logprobs":[-1]}}]}""")]
    [InlineData("""{"choices":[{"logprobs":{"tokens":[1],"token_logprobs":[-1]}}]}""")]
    public void Arrays_that_do_not_fit_are_left_alone(string payload) => Boolean(5, IntegerFive).Cut(payload, whole: true).ShouldBe(payload);
}
