using System.Text;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerStampTests
{
    [Fact]
    public void A_stream_tells_who_answers_first_and_why_it_ended_last()
    {
        var stamp = See(
            """{"id":"","model":"","choices":[],"prompt_filter_results":[]}""",
            """{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-5.1-2026","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}""",
            """{"id":"chatcmpl-2","model":"other","choices":[{"index":1,"delta":{},"finish_reason": "length"}]}""",
            """{"id":"chatcmpl-1","model":"gpt-5.1-2026","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");

        stamp.Id.ShouldBe("chatcmpl-1");
        stamp.Model.ShouldBe("gpt-5.1-2026");
        stamp.FinishReasons.ShouldBe(["length", "stop"]);
    }

    [Fact]
    public void An_answer_in_one_piece_tells_everything_at_once()
    {
        var stamp = See("""{"id":"c","model":"Qwen\/Qwen3","choices":[{"finish_reason":"stop","message":{"content":"\"finish_reason\":\"no\""}}]}""");

        (stamp.Id, stamp.Model).ShouldBe(("c", "Qwen/Qwen3"));
        stamp.FinishReasons.ShouldBe(["stop"]);
    }

    [Fact]
    public void Responses_have_their_names_one_level_down()
    {
        var stamp = See("""{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt","response":{"id":"no"}}}""");

        (stamp.Id, stamp.Model).ShouldBe(("resp_1", "gpt"));
        stamp.FinishReasons.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id":7,"model":null,"choices":{"finish_reason":"stop"}}""")]
    [InlineData("""{"id":"","model":""}""")]
    [InlineData("[]")]
    [InlineData("""{"choices":[{"finish_reason":""")]
    public void What_says_nothing_leaves_nothing(string payload)
    {
        var stamp = See(payload, payload);

        stamp.Id.ShouldBeNull();
        stamp.Model.ShouldBeNull();
        stamp.FinishReasons.ShouldBeEmpty();
    }

    [Fact]
    public void No_text_is_longer_than_a_name_is()
    {
        var stamp = See($$"""{"id":"{{new string('x', 300)}}","model":"m"}""");

        (stamp.Id, stamp.Model).ShouldBe((null, "m"));
    }

    [Theory]
    [InlineData("""{"id":"x","model":"m-1","system_fingerprint":"fp","choices":[{"model":"no"}]}""", "m-1", "fp")]
    [InlineData("""{"type":"response.created","response":{"model":"m-\u0032"}}""", "m-2", null)]
    [InlineData("""{"model":"m","system_fingerprint":null}""", "m", null)]
    [InlineData("""{"model":"m","cut""", "m", null)]
    public void An_answer_says_who_it_is_from(string payload, string? model, string? fingerprint)
    {
        var stamp = See(payload);

        (stamp.Model, stamp.Fingerprint).ShouldBe((model, fingerprint));
    }

    private static AnswerStamp See(params string[] payloads)
    {
        var stamp = new AnswerStamp();
        foreach (var payload in payloads)
        {
            stamp.See(Encoding.UTF8.GetBytes(payload));
        }

        return stamp;
    }
}
