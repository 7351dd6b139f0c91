using System.Text;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerIdentityTests
{
    [Fact]
    public void A_stream_tells_who_answers_first_and_why_it_ended_last()
    {
        var identity = See(
            """{"id":"","model":"","choices":[],"prompt_filter_results":[]}""",
            """{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-5.1-2026","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}""",
            """{"id":"chatcmpl-2","model":"other","choices":[{"index":1,"delta":{},"finish_reason": "length"}]}""",
            """{"id":"chatcmpl-1","model":"gpt-5.1-2026","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");

        identity.Id.ShouldBe("chatcmpl-1");
        identity.Model.ShouldBe("gpt-5.1-2026");
        identity.FinishReasons.ShouldBe(["length", "stop"]);
    }

    [Fact]
    public void An_answer_in_one_piece_tells_everything_at_once()
    {
        var identity = See("""{"id":"c","model":"Qwen\/Qwen3","choices":[{"finish_reason":"stop","message":{"content":"\"finish_reason\":\"no\""}}]}""");

        (identity.Id, identity.Model).ShouldBe(("c", "Qwen/Qwen3"));
        identity.FinishReasons.ShouldBe(["stop"]);
    }

    [Fact]
    public void Responses_have_their_names_one_level_down()
    {
        var identity = See("""{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt","response":{"id":"no"}}}""");

        (identity.Id, identity.Model).ShouldBe(("resp_1", "gpt"));
        identity.FinishReasons.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id":7,"model":null,"choices":{"finish_reason":"stop"}}""")]
    [InlineData("""{"id":"","model":""}""")]
    [InlineData("[]")]
    [InlineData("""{"choices":[{"finish_reason":""")]
    public void What_says_nothing_leaves_nothing(string payload)
    {
        var identity = See(payload, payload);

        identity.Id.ShouldBeNull();
        identity.Model.ShouldBeNull();
        identity.FinishReasons.ShouldBeEmpty();
    }

    [Fact]
    public void No_text_is_longer_than_a_name_is()
    {
        var identity = See($$"""{"id":"{{new string('x', 300)}}","model":"m"}""");

        (identity.Id, identity.Model).ShouldBe((null, "m"));
    }

    private static AnswerIdentity See(params string[] payloads)
    {
        var identity = new AnswerIdentity();
        foreach (var payload in payloads)
        {
            identity.See(Encoding.UTF8.GetBytes(payload));
        }

        return identity;
    }
}
