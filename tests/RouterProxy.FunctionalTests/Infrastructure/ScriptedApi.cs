using System.Globalization;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// One of the three generation endpoints as a test needs it: a request, and short answers of two tokens whose first has a given probability.
/// An answer shows logprobs only when they were asked for.
/// </summary>
internal sealed class ScriptedApi
{
    /// <summary>Comes after every answer's first word.</summary>
    public const string Tail = " tail";

    private readonly string _input;
    private readonly Func<string, double?, string> _whole;
    private readonly Func<string, double?, IEnumerable<string>> _events;

    private ScriptedApi(string name, string path, string input, Func<string, double?, string> whole, Func<string, double?, IEnumerable<string>> events)
    {
        Name = name;
        Path = path;
        _input = input;
        _whole = whole;
        _events = events;
    }

    public static ScriptedApi Chat { get; } = new(
        "chat",
        RawClient.ChatPath,
        $$""" "messages":[{"role":"user","content":"{{Canary.Prompt}}"}] """,
        (word, p) => $$"""{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{word}}{{Tail}}"},"logprobs":{{ChatRows(word, p)}},"finish_reason":"stop"}]}""",
        (word, p) => Data(
            ChatChunk("""{"role":"assistant","content":""}""", "null", "null"),
            ChatChunk($$"""{"content":"{{word}}"}""", ChatRows(word, p), "null"),
            ChatChunk($$"""{"content":"{{Tail}}"}""", ChatRows(Tail, p is null ? null : 0.9), "null"),
            ChatChunk("{}", "null", "\"stop\""),
            "[DONE]"));

    public static ScriptedApi Completions { get; } = new(
        "completions",
        "/v1/completions",
        $""" "prompt":"{Canary.Prompt}" """,
        (word, p) => $$"""{"id":"t1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"{{word}}{{Tail}}","logprobs":{{LegacyRows(word, p)}},"finish_reason":"stop"}]}""",
        (word, p) => Data(
            TextChunk(word, LegacyRows(word, p), "null"),
            TextChunk(Tail, LegacyRows(Tail, p is null ? null : 0.9), "null"),
            TextChunk("", "null", "\"stop\""),
            "[DONE]"));

    public static ScriptedApi Responses { get; } = new(
        "responses",
        "/v1/responses",
        $""" "store":false,"input":"{Canary.Prompt}" """,
        (word, p) => Response("completed", word + Tail, ResponseRows(word, p)),
        (word, p) => ResponseEvents(word, p));

    public static IReadOnlyList<ScriptedApi> All { get; } = [Chat, Completions, Responses];

    public string Name { get; }

    public string Path { get; }

    public static ScriptedApi Of(string name) => All.Single(api => api.Name == name);

    /// <summary>A request body for model <c>mail</c>.</summary>
    /// <param name="stream">Whether it asks for a stream.</param>
    /// <param name="more">Further members with their leading comma.</param>
    public string Request(bool stream, string more = "") => $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},{{_input.Trim()}}{{more}}}""";

    /// <summary>The complete answer; logprobs when <paramref name="probability"/> is given.</summary>
    public string Whole(string word, double? probability = null) => _whole(word, probability);

    /// <summary>The events of a stream as text, each with its blank line, the last one included.</summary>
    public IReadOnlyList<string> Events(string word, double? probability = null) => [.. _events(word, probability)];

    /// <summary>The events up to and including the one that has the first content token.</summary>
    public IReadOnlyList<string> EventsToFirstToken(string word, double? probability = null)
    {
        var events = Events(word, probability);
        return [.. events.Take(1 + events.ToList().FindIndex(e => e.Contains(word, StringComparison.Ordinal)))];
    }

    /// <summary>The last event of a stream in good order.</summary>
    public string LastEvent(string word) => Events(word)[^1];

    /// <summary>An answer by what the request asks for: stream or not, logprobs or not. A stream comes in one write.</summary>
    public Func<UpstreamRequest, UpstreamReply> Answers(string word, double probability, params (string Name, string Value)[] headers) => request =>
    {
        double? shown = request.BodyText.Contains("logprobs", StringComparison.Ordinal) ? probability : null;
        return Streams(request)
            ? UpstreamReply.Sse(new SseScript().Raw(string.Concat(Events(word, shown))), 200, headers)
            : UpstreamReply.Json(Whole(word, shown), 200, headers);
    };

    /// <summary>Like <see cref="Answers"/>, but a stream that shows logprobs stops after its first content token, so that it is never complete.</summary>
    public Func<UpstreamRequest, UpstreamReply> AnswersOneTokenAtFirst(string word, double probability) => request =>
        Streams(request) && request.BodyText.Contains("logprobs", StringComparison.Ordinal)
            ? UpstreamReply.Sse(new SseScript().Raw(string.Concat(EventsToFirstToken(word, probability))).Hang())
            : Answers(word, probability)(request);

    public static bool Streams(UpstreamRequest request) => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal);

    private static string Log(double probability) => Math.Log(probability).ToString("R", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Data(params string[] payloads) => payloads.Select(payload => $"data: {payload}\n\n");

    private static string ChatRows(string token, double? p) =>
        p is { } known ? $$"""{"content":[{"token":"{{token}}","logprob":{{Log(known)}},"bytes":null,"top_logprobs":[{"token":"{{token}}","logprob":{{Log(known)}},"bytes":null}]}],"refusal":null}""" : "null";

    private static string ChatChunk(string delta, string rows, string finish) =>
        $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"logprobs":{{rows}},"finish_reason":{{finish}}}]}""";

    private static string LegacyRows(string token, double? p) =>
        p is { } known ? $$"""{"tokens":["{{token}}"],"token_logprobs":[{{Log(known)}}],"top_logprobs":[{"{{token}}":{{Log(known)}}}],"text_offset":[0]}""" : "null";

    private static string TextChunk(string text, string rows, string finish) =>
        $$"""{"id":"t1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"{{text}}","logprobs":{{rows}},"finish_reason":{{finish}}}]}""";

    private static string ResponseRows(string token, double? p) =>
        p is { } known ? $$"""[{"token":"{{token}}","logprob":{{Log(known)}},"bytes":[],"top_logprobs":[{"token":"{{token}}","logprob":{{Log(known)}},"bytes":[]}]}]""" : "[]";

    private static string Part(string text, string rows) => $$"""{"type":"output_text","annotations":[],"logprobs":{{rows}},"text":"{{text}}"}""";

    private static string Message(string status, string content) =>
        $$"""{"id":"msg1","type":"message","status":"{{status}}","content":[{{content}}],"role":"assistant"}""";

    private static string Response(string status, string text, string rows) =>
        $$"""{"id":"r1","object":"response","created_at":1,"status":"{{status}}","error":null,"model":"m","output":[{{(status == "completed" ? Message(status, Part(text, rows)) : "")}}],"store":false}""";

    private static IEnumerable<string> ResponseEvents(string word, double? p)
    {
        const string place = "\"item_id\":\"msg1\",\"output_index\":0,\"content_index\":0";
        var rows = ResponseRows(word, p);
        (string Type, string Members)[] events =
        [
            ("response.created", $"\"response\":{Response("in_progress", "", "[]")}"),
            ("response.in_progress", $"\"response\":{Response("in_progress", "", "[]")}"),
            ("response.output_item.added", $"\"output_index\":0,\"item\":{Message("in_progress", "")}"),
            ("response.content_part.added", $"{place},\"part\":{Part("", "[]")}"),
            ("response.output_text.delta", $"{place},\"delta\":\"{word}\",\"logprobs\":{rows}"),
            ("response.output_text.delta", $"{place},\"delta\":\"{Tail}\",\"logprobs\":{ResponseRows(Tail, p is null ? null : 0.9)}"),
            ("response.output_text.done", $"{place},\"text\":\"{word}{Tail}\",\"logprobs\":{rows}"),
            ("response.content_part.done", $"{place},\"part\":{Part(word + Tail, rows)}"),
            ("response.output_item.done", $"\"output_index\":0,\"item\":{Message("completed", Part(word + Tail, rows))}"),
            ("response.completed", $"\"response\":{Response("completed", word + Tail, rows)}"),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"event: {events[i].Type}\ndata: {{\"type\":\"{events[i].Type}\",{events[i].Members},\"sequence_number\":{i}}}\n\n");
        }
    }
}
