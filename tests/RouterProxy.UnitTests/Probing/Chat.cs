using System.Globalization;
using System.Text.Json;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Payloads of chat streams and answers, written as upstreams write them.</summary>
internal static class Chat
{
    public const string Role = """{"id":"x","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}""";

    public const string Finish = """{"id":"x","model":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}""";

    public const string Usage = """{"id":"x","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}""";

    /// <summary>A row; alternatives as pairs of token and logprob, the token itself to be named among them.</summary>
    public static string Row(string token, double logprob, params (string Token, double Logprob)[] alternatives)
        => $$"""{"token":{{Json(token)}},"logprob":{{Number(logprob)}},"top_logprobs":[{{Alternatives(alternatives.Length == 0 ? [(token, logprob)] : alternatives)}}]}""";

    public static string Delta(string? content, params string[] rows)
        => $$"""{"id":"x","model":"m","choices":[{"index":0,"delta":{{Content(content)}},"logprobs":{{Rows(rows)}},"finish_reason":null}]}""";

    public static string Reasoning(string text, params string[] rows)
        => $$"""{"id":"x","model":"m","choices":[{"index":0,"delta":{"reasoning_content":{{Json(text)}}},"logprobs":{{Rows(rows)}},"finish_reason":null}]}""";

    public static string Choice(int index, string content, params string[] rows)
        => $$"""{"id":"x","model":"m","choices":[{"delta":{{Content(content)}},"logprobs":{{Rows(rows)}},"finish_reason":null,"index":{{index}}}]}""";

    public static string Whole(string? content, params string[] rows)
        => $$"""{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":{{(content is null ? "null" : Json(content))}}},"logprobs":{{Rows(rows)}},"finish_reason":"stop"}]}""";

    public static string Json(string text) => JsonSerializer.Serialize(text);

    private static string Content(string? content) => content is null ? "{}" : $$"""{"content":{{Json(content)}}}""";

    private static string Rows(string[] rows) => rows.Length == 0 ? "null" : $$"""{"content":[{{string.Join(',', rows)}}],"refusal":null}""";

    private static string Alternatives((string Token, double Logprob)[] alternatives)
        => string.Join(',', alternatives.Select(one => $$"""{"token":{{Json(one.Token)}},"logprob":{{Number(one.Logprob)}}}"""));

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
