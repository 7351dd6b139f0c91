using System.Globalization;
using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>What servers do on some days or in some versions: rows that come early or late, reasoning, tools, numbers that are none.</summary>
public sealed class AnswerVariantTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";
    private const string Responses = "/v1/responses";

    /// <summary>Name, path, what is expected (a logprob or a reason), payloads: one for a whole answer, several for a stream.</summary>
    public static TheoryData<string, string, string, string[]> Variants => new()
    {
        { "row before its text", Chat, "-0.25", [Delta("{\"role\":\"assistant\",\"content\":\"\"}", Row("work", -0.25)), Delta("{\"content\":\"work\"}", "null"), End] },
        { "row after its text", Chat, "-0.25", [Delta("{\"role\":\"assistant\",\"content\":\"work\"}", "null"), Delta("{}", Row("work", -0.25)), End] },
        { "rows on the last delta of a batch", Chat, "-0.25", [Delta("{\"content\":\"wo\"}", "null"), Delta("{\"content\":\"rk\"}", Rows(("wo", -0.25), ("rk", -0.5))), End] },
        { "role chunk with the row of an opening tag", Chat, "-0.25", [Delta("{\"role\":\"assistant\",\"content\":null}", Row("<think>", 0)), Delta("{\"reasoning_content\":\"hm\"}", Row("hm", -2)), Delta("{}", Row("</think>", -0.1)), Delta("{\"content\":\"work\"}", Row("work", -0.25)), End] },
        { "thinking inline", Chat, "-0.25", [Delta("{\"content\":\"<think>\"}", Row("<think>", -0.01)), Delta("{\"content\":\"hm\"}", Row("hm", -2)), Delta("{\"content\":\"</think>\"}", Row("</think>", -0.2)), Delta("{\"content\":\"\\n\\n\"}", Row("\\n\\n", -0.3)), Delta("{\"content\":\"work\"}", Row("work", -0.25)), End] },
        { "separate reasoning rows", Chat, "-0.25", [Delta("{\"reasoning_content\":\"hm\"}", "{\"content\":null,\"reasoning_content\":[{\"token\":\"hm\",\"logprob\":-3,\"bytes\":null,\"top_logprobs\":[]}]}"), Delta("{\"content\":\"work\"}", Row("work", -0.25)), End] },
        { "several tokens in one chunk", Chat, "-0.25", [Delta("{\"content\":\"work today\"}", Rows(("work", -0.25), (" today", -4))), End] },
        { "white space first", Chat, "-0.25", [Delta("{\"content\":\" \\n\"}", Row(" \\n", -5)), Delta("{\"content\":\"work\"}", Row("work", -0.25)), End] },
        { "token ids in place of text", Chat, "-0.25", [Delta("{\"content\":\"work\"}", Row("token_id:1816", -0.25)), End] },
        { "choice 1 before choice 0", Chat, "-0.25", [Delta("{\"content\":\"spam\"}", Row("spam", -3), index: 1), Delta("{\"content\":\"work\"}", Row("work", -0.25)), End] },
        { "azure choices without entries first", Chat, "-0.25", ["{\"choices\":[],\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}", Delta("{\"role\":\"assistant\"}", "null"), Delta("{\"content\":\"work\"}", Row("work", -0.25)), End] },
        { "split character", Chat, "-0.25", [Delta("{\"content\":\"é\"}", "{\"content\":[{\"token\":\"bytes:\\\\xc3\",\"logprob\":-0.25,\"bytes\":[195],\"top_logprobs\":[]},{\"token\":\"bytes:\\\\xa9\",\"logprob\":-0.01,\"bytes\":[169],\"top_logprobs\":[]}]}"), End] },
        { "a little more than certain", Chat, "0", [Delta("{\"content\":\"work\"}", Row("work", 0.00005)), End] },
        { "not asked parts of a stop token", Chat, "-0.25", [Delta("{\"content\":\"work\"}", Rows(("work", -0.25), ("<|im_end|>", -0.001))), End] },
        { "scalar with other tokens", Chat, "-0.25", ["{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"text\":\"work\",\"logprobs\":-0.25,\"top_logprobs\":{\"work\":-0.25,\"spam\":-2},\"delta\":{\"token_id\":7,\"role\":\"assistant\",\"content\":\"work\"}}]}", End] },
        { "arrays on chat", Chat, "-0.25", [Delta("{\"content\":\"work\"}", "{\"tokens\":[\"work\"],\"token_logprobs\":[-0.25],\"text_offset\":[0],\"top_logprobs\":[{\"work\":-0.25}]}"), End] },
        { "logits", Chat, "invalid_logprob", [Delta("{\"content\":\"work\"}", Row("work", 17.5)), End] },
        { "nan", Chat, "invalid_logprob", [Delta("{\"content\":\"work\"}", "{\"content\":[{\"token\":\"work\",\"logprob\":NaN,\"bytes\":null,\"top_logprobs\":[]}]}"), End] },
        { "minus infinity", Chat, "invalid_logprob", [Delta("{\"content\":\"work\"}", "{\"content\":[{\"token\":\"work\",\"logprob\":-Infinity,\"bytes\":null,\"top_logprobs\":[]}]}"), End] },
        { "a marker", Chat, "invalid_logprob", [Delta("{\"content\":\"work\"}", Row("work", -9999)), End] },
        { "lowest float", Chat, "invalid_logprob", [Delta("{\"content\":\"work\"}", Row("work", -3.4028234663852886e38)), End] },
        { "row without a number", Chat, "not_returned", [Delta("{\"content\":\"work\"}", "{\"content\":[{\"token\":\"work\",\"bytes\":[119,111,114,107]}]}"), End] },
        { "empty token with certainty", Chat, "placeholder", [Delta("{\"content\":\"work\"}", "{\"content\":[{\"token\":\"\",\"logprob\":0.0,\"bytes\":null,\"top_logprobs\":[]}]}"), End] },
        { "drafted token", Chat, "placeholder", [Delta("{\"content\":\"work\"}", "{\"content\":[{\"token\":\"work\",\"logprob\":0.0,\"bytes\":null,\"top_logprobs\":[]}]}"), End] },
        { "tool rows", Chat, "tool_call", [Delta("{\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}", Row("<tool_call>", -0.01)), End] },
        { "tool markup rows before the call", Chat, "tool_call", [Delta("{\"role\":\"assistant\",\"content\":\"\"}", Row("<tool_call>", -0.01)), Delta("{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}", "null"), End.Replace("stop", "tool_calls", StringComparison.Ordinal)] },
        { "refusal", Chat, "refusal", [Delta("{\"refusal\":\"I'm sorry\"}", "{\"content\":null,\"refusal\":[{\"token\":\"I'm\",\"logprob\":-0.1,\"bytes\":null,\"top_logprobs\":[]}]}"), End] },
        { "reasoning and nothing else", Chat, "empty", [Delta("{\"reasoning\":\"hm\"}", Row("hm", -1)), End.Replace("stop", "length", StringComparison.Ordinal)] },
        { "end at once", Chat, "empty", [Delta("{\"role\":\"assistant\",\"content\":\"\"}", "null"), End] },
        { "no rows at all", Chat, "not_returned", [Delta("{\"content\":\"work\"}", "null"), Delta("{\"content\":\" is it\"}", "null"), End] },
        { "error event first", Chat, "upstream_error", ["{\"error\":{\"message\":\"CUDA out of memory\",\"type\":\"server_error\"}}"] },
        { "error behind the role", Chat, "upstream_error", [Delta("{\"role\":\"assistant\",\"content\":\"\"}", "null"), "{\"error\":\"overloaded\",\"error_type\":\"overloaded\"}"] },
        { "ollama's broken stream", Chat, "upstream_error", ["{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"\",\"system_fingerprint\":\"fp_ollama\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}"] },
        { "arrays", Completions, "-0.25", ["{\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\" work\",\"logprobs\":{\"tokens\":[\" work\"],\"token_logprobs\":[-0.25],\"top_logprobs\":[{\" work\":-0.25}],\"text_offset\":[9]},\"finish_reason\":null}]}", "{\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\"stop\"}]}"] },
        { "a token object", Completions, "-0.25", ["{\"object\":\"completion.chunk\",\"token\":{\"id\":7,\"text\":\" work\",\"logprob\":-0.25,\"special\":false},\"choices\":[{\"index\":0,\"text\":\" work\"}]}", "{\"object\":\"completion.chunk\",\"token\":{\"id\":2,\"text\":\"</s>\",\"logprob\":-0.1,\"special\":true},\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"eos\"}]}"] },
        { "rows", Completions, "-0.25", ["{\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\" work\",\"logprobs\":{\"content\":[{\"token\":\" work\",\"id\":7,\"logprob\":-0.25,\"bytes\":[32],\"top_logprobs\":[]}]}}]}", "{\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}]}"] },
        { "reasoning item first", Responses, "-0.25", ["{\"type\":\"response.created\",\"response\":{\"status\":\"in_progress\",\"output\":[]}}", "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"reasoning\"}}", "{\"type\":\"response.reasoning_text.delta\",\"delta\":\"hm\"}", "{\"type\":\"response.output_text.delta\",\"output_index\":1,\"content_index\":0,\"delta\":\"work\",\"logprobs\":[{\"token\":\"work\",\"logprob\":-0.25,\"top_logprobs\":[]}]}", "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}"] },
        { "function call", Responses, "tool_call", ["{\"type\":\"response.created\",\"response\":{\"output\":[]}}", "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"\"}}", "{\"type\":\"response.function_call_arguments.delta\",\"delta\":\"{}\"}", "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\"}]}}"] },
        { "refusal", Responses, "refusal", ["{\"type\":\"response.refusal.delta\",\"delta\":\"I'm sorry\"}", "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}"] },
        { "failure", Responses, "upstream_error", ["{\"type\":\"response.created\",\"response\":{\"output\":[]}}", "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"x\"}}}"] },
        { "empty arrays", Responses, "not_returned", ["{\"type\":\"response.output_text.delta\",\"delta\":\"work\",\"logprobs\":[]}", "{\"type\":\"response.output_text.delta\",\"delta\":\" it is\",\"logprobs\":[]}", "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[]}}"] },
    };

    private static string End => "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}";

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_variant_is_scored_or_said_to_be_unscored_with_its_reason(string name, string path, string expected, string[] payloads)
    {
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json("""{"choices":[],"output":[]}"""));
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Bytes(Stream(path, payloads), "text/event-stream"));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress, threshold: 0).StartAsync();
        var body = path switch
        {
            Chat => """{"model":"mail","stream":true,"messages":[{"role":"user","content":"hello"}]}""",
            Completions => """{"model":"mail","stream":true,"prompt":"hello"}""",
            _ => """{"model":"mail","stream":true,"input":"hello","store":false}""",
        };

        var got = await gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(body));

        if (double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var logprob))
        {
            got.Header("x-router-reason").ShouldBe("confident", name);
            got.Header("x-router-confidence").ShouldBe(Math.Exp(logprob).ToString("R", CultureInfo.InvariantCulture), name);
            got.Text.ShouldNotContain("\"logprob\"", Case.Sensitive, name);
        }
        else
        {
            got.Header("x-router-reason").ShouldBe(expected, name);
            got.Header("x-router-confidence").ShouldBeNull(name);
            got.Header("x-router-decision").ShouldBe("escalated", name);
        }
    }

    private static byte[] Stream(string path, string[] payloads)
    {
        var text = new StringBuilder();
        foreach (var payload in payloads)
        {
            text.Append(path == Responses ? $"event: {System.Text.Json.JsonDocument.Parse(payload).RootElement.GetProperty("type").GetString()}\n" : "").Append("data: ").Append(payload).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(path == Responses ? text.ToString() : text + "data: [DONE]\n\n");
    }

    private static string Delta(string delta, string logprobs, int index = 0) =>
        $"{{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":{index},\"delta\":{delta},\"logprobs\":{logprobs},\"finish_reason\":null}}]}}";

    private static string Row(string token, double logprob) => Rows((token, logprob));

    private static string Rows(params (string Token, double Logprob)[] rows) =>
        $"{{\"content\":[{string.Join(',', rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{{\"token\":\"{r.Token}\",\"logprob\":{r.Logprob},\"bytes\":null,\"top_logprobs\":[{{\"token\":\"{r.Token}\",\"logprob\":{r.Logprob},\"bytes\":null}}]}}")))}]}}";
}
