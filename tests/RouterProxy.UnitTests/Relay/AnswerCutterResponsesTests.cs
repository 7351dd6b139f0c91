using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerCutterResponsesTests
{
    private const string Rows = """[{"token":"work","logprob":-0.1,"top_logprobs":[{"token":"work","logprob":-0.1},{"token":"personal","logprob":-8.1}]}]""";
    private const string Trimmed = """[{"token":"work","logprob":-0.1,"top_logprobs":[{"token":"work","logprob":-0.1}]}]""";

    public static TheoryData<string> Places =>
    [
        """{"type":"response.created","response":{"id":"r","output":[],"top_logprobs":TOP},"sequence_number":0}""",
        """{"type":"response.content_part.added","part":{"type":"output_text","text":"","annotations":[],"logprobs":[]}}""",
        """{"type":"response.output_text.delta","delta":"work","sequence_number":4,"logprobs":ROWS,"obfuscation":"8v"}""",
        """{"type":"response.output_text.done","text":"say \"logprobs\": [1]","logprobs":ROWS}""",
        """{"type":"response.content_part.done","part":{"type":"output_text","text":"work","annotations":[],"logprobs":ROWS}}""",
        """{"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"work","logprobs":ROWS},{"type":"refusal"}]}}""",
        """{"type":"response.completed","response":{"output":[{"type":"reasoning","logprobs":[1]},{"type":"message","content":[{"text":"work","logprobs":ROWS}]}],"top_logprobs":TOP,"usage":{"total_tokens":61}}}""",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public void Each_of_the_places_becomes_empty(string template) =>
        new AnswerCutter(Cutting.Plan(ApiEndpoint.Responses)).Cut(Fill(template, Rows, "5")).ShouldBe(Fill(template, "[]", "0"));

    [Theory]
    [MemberData(nameof(Places))]
    public void A_client_that_asked_keeps_its_own_number_of_alternatives(string template) =>
        new AnswerCutter(Cutting.Plan(ApiEndpoint.Responses, Cutting.Client(LogprobForm.Include, 1))).Cut(Fill(template, Rows, "5")).ShouldBe(Fill(template, Trimmed, "1"));

    [Theory]
    [InlineData(false, 0, "[]", "[\"reasoning.encrypted_content\"]", "0")]
    [InlineData(true, 1, Trimmed, "[\"message.output_text.logprobs\",\"reasoning.encrypted_content\"]", "1")]
    public void A_whole_answer_is_cut_likewise(bool asked, int top, string rows, string include, string echo)
    {
        const string Template = """{"object":"response","include":INCLUDE,"output":[{"type":"message","content":[{"type":"output_text","text":"work","logprobs":ROWS}]}],"text":{"format":{"logprobs":1}},"top_logprobs":TOP,"metadata":{"logprobs":"x"}}""";
        new AnswerCutter(Cutting.Plan(ApiEndpoint.Responses, Cutting.Client(asked ? LogprobForm.Include : LogprobForm.None, top)))
            .Cut(Fill(Template, Rows, "5", "[\"message.output_text.logprobs\",\"reasoning.encrypted_content\"]"), whole: true)
            .ShouldBe(Fill(Template, rows, echo, include));
    }

    private static string Fill(string template, string rows, string top, string include = "") =>
        template.Replace("ROWS", rows, StringComparison.Ordinal).Replace("TOP", top, StringComparison.Ordinal).Replace("INCLUDE", include, StringComparison.Ordinal);
}
