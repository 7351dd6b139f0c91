using System.Globalization;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>The same as <see cref="KnowsBoth"/> for <c>/v1/responses</c>: rows in all five places where they were included, else empty arrays.</summary>
internal static class KnowsResponses
{
    public static Func<UpstreamRequest, UpstreamReply> Answers(KnownCompletion completion) => request =>
    {
        var body = request.Json();
        var asked = Asked(body);
        return body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True
            ? UpstreamReply.Sse(new SseScript().Raw(Stream(completion, asked)))
            : UpstreamReply.Json(Whole(completion, asked));
    };

    /// <summary>Alternatives per token that a request asks for; null when it does not ask for rows.</summary>
    public static int? Asked(JsonElement body) =>
        body.TryGetProperty("include", out var include) && include.EnumerateArray().Any(entry => entry.GetString() == "message.output_text.logprobs")
            ? body.TryGetProperty("top_logprobs", out var top) ? top.GetInt32() : 0
            : null;

    public static string Whole(KnownCompletion completion, int? asked) => Response(completion, asked, "completed", $"[{Item(completion, "completed", Part(completion.JsonText, Rows(completion.Tokens, asked, bytes: true)))}]");

    public static string Stream(KnownCompletion completion, int? asked)
    {
        var number = 0;
        var part = Part(completion.JsonText, Rows(completion.Tokens, asked, bytes: true));
        var events = new List<string>
        {
            Event("response.created", $"\"response\":{Response(completion, asked, "in_progress", "[]")}"),
            Event("response.in_progress", $"\"response\":{Response(completion, asked, "in_progress", "[]")}"),
            Event("response.output_item.added", $"\"output_index\":0,\"item\":{Item(completion, "in_progress", "")}"),
            Event("response.content_part.added", $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"part\":{Part("", "[]")}"),
        };
        events.AddRange(completion.Tokens.Select(token => Event(
            "response.output_text.delta",
            $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"{token.JsonText}\",\"logprobs\":{Rows([token], asked, bytes: false)},{completion.UnknownInChoice}")));
        events.Add(Event("response.output_text.done", $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"text\":\"{completion.JsonText}\",\"logprobs\":{Rows(completion.Tokens, asked, bytes: false)}"));
        events.Add(Event("response.content_part.done", $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"part\":{part}"));
        events.Add(Event("response.output_item.done", $"\"output_index\":0,\"item\":{Item(completion, "completed", part)}"));
        events.Add(Event("response.completed", $"\"response\":{Whole(completion, asked)}"));
        return string.Concat(events);

        string Event(string type, string members) =>
            string.Create(CultureInfo.InvariantCulture, $"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":{number++},{members}}}\n\n");
    }

    private static string Response(KnownCompletion completion, int? asked, string status, string output) =>
        $"{{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":{completion.Created},\"status\":\"{status}\",\"error\":null,\"model\":\"{completion.Model}\",{completion.Unknown},"
        + $"\"output\":{output},\"parallel_tool_calls\":true,\"store\":false,\"top_logprobs\":{asked ?? 0},\"tools\":[],\"usage\":{(status == "completed" ? Usage(completion) : "null")}}}";

    private static string Usage(KnownCompletion completion) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"input_tokens\":{completion.PromptTokens},\"output_tokens\":{completion.Tokens.Count},\"total_tokens\":{completion.PromptTokens + completion.Tokens.Count}}}");

    private static string Item(KnownCompletion completion, string status, string part) =>
        $"{{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"{status}\",\"role\":\"assistant\",\"content\":[{part}],{completion.UnknownInChoice}}}";

    private static string Part(string text, string rows) => $"{{\"type\":\"output_text\",\"text\":\"{text}\",\"annotations\":[],\"logprobs\":{rows}}}";

    private static string Rows(IReadOnlyList<KnownToken> tokens, int? asked, bool bytes) => asked is not { } top ? "[]" : $"[{string.Join(',', tokens.Select(token =>
        $"{{{Entry(token.JsonText, token.Logprob, bytes)},\"top_logprobs\":[{string.Join(',', token.Top(top).Select(other => $"{{{Entry(other.JsonText, other.Logprob, bytes)}}}"))}]}}"))}]";

    private static string Entry(string jsonText, string logprob, bool bytes) =>
        $"\"token\":\"{jsonText}\",\"logprob\":{logprob}" + (bytes ? $",\"bytes\":{KnownToken.BytesOf(jsonText)}" : "");
}
