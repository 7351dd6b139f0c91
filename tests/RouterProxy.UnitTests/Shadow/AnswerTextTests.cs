using System.Text;
using RouterProxy.Dialects;
using RouterProxy.Shadow;

namespace RouterProxy.UnitTests.Shadow;

public class AnswerTextTests
{
    [Theory]
    [InlineData("Chat", """{"choices":[{"index":1,"message":{"content":"other"}},{"index":0,"message":{"content":" Very\n  Urgent. "}}]}""", " Very\n  Urgent. ")]
    [InlineData("Chat", """{"choices":[{"message":{"content":"\"Spam\""}}]}""", "\"Spam\"")]
    [InlineData("Chat", """{"choices":[{"index":0,"message":{"content":null,"tool_calls":[]}}]}""", null)]
    [InlineData("Completions", """{"choices":[{"index":0,"text":" Work"}]}""", " Work")]
    [InlineData("Responses", """{"output":[{"type":"reasoning"},{"type":"message","content":[{"type":"output_text","text":"Work"}]}]}""", "Work")]
    [InlineData("Chat", """{"choices":[{"index":0,"message":{"content":"cut of""", null)]
    [InlineData("Chat", """{"choices":[{"index":"zero"}]}""", null)]
    [InlineData("Chat", "[]", null)]
    [InlineData("Chat", "<html>", null)]
    [InlineData("Chat", "", null)]
    public void A_whole_answer_says(string endpoint, string answer, string? text) =>
        AnswerText.Read(Enum.Parse<ApiEndpoint>(endpoint), Encoding.UTF8.GetBytes(answer), stream: false).ShouldBe(text);

    [Theory]
    [InlineData("Chat", "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n: ping\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Wo\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"rk.\"}}]}\n\ndata: [DONE]\n\n", "Work.")]
    [InlineData("Completions", "data: {\"choices\":[{\"index\":0,\"text\":\"a\"}]}\n\ndata: {\"choices\":[{\"index\":0,\"text\":\" b\"}]}\n\n", "a b")]
    [InlineData("Responses", "event: response.created\ndata: {\"type\":\"response.created\"}\n\nevent: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"Work\"}\n\n", "Work")]
    [InlineData("Chat", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"broken\n\n", "a")]
    public void A_stream_says(string endpoint, string answer, string text) =>
        AnswerText.Read(Enum.Parse<ApiEndpoint>(endpoint), Encoding.UTF8.GetBytes(answer), stream: true).ShouldBe(text);

    [Fact]
    public void Without_text_the_calls_speak_streamed_or_not()
    {
        const string whole = """{"choices":[{"index":0,"message":{"content":null,"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\":1}"}}]}}]}""";
        const string stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}}]}}]}\n\n";

        AnswerText.Read(ApiEndpoint.Chat, Encoding.UTF8.GetBytes(whole), stream: false).ShouldBe("f{\"a\":1}");
        AnswerText.Read(ApiEndpoint.Chat, Encoding.UTF8.GetBytes(stream), stream: true).ShouldBe("f{\"a\":1}");
    }
}
