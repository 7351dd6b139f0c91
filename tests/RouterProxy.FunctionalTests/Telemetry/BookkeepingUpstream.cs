using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>
/// A model that writes down what each request would be billed. It is told by the request's <c>user</c> how to behave, and it counts
/// prompts in its own way: by words, as a tokenizer does, not by bytes.
/// </summary>
internal sealed class BookkeepingUpstream(string name)
{
    /// <summary>First token's probability 0.97 or 0.2.</summary>
    private const string Sure = "-0.030459207";
    private const string Unsure = "-1.6094379";

    private readonly ConcurrentQueue<Line> _lines = new();

    /// <summary>What the upstream has billed.</summary>
    /// <param name="Told">The counts were sent to whoever asked.</param>
    internal sealed record Line(string Case, long Input, long Cached, long Output, bool Told);

    public IReadOnlyCollection<Line> Lines => _lines;

    /// <summary>Behaves as a case says: <c>sure</c>, <c>unsure</c>, <c>down</c> (status 500), <c>stalls</c> (three tokens, then nothing).</summary>
    public UpstreamReply Answer(UpstreamRequest request)
    {
        var body = request.Json();
        var @case = body.GetProperty("user").GetString()!;
        var how = @case.Split(' ').FirstOrDefault(part => part.StartsWith(name + ':', StringComparison.Ordinal))?[(name.Length + 1)..] ?? "sure";
        if (how == "down")
        {
            return UpstreamReply.Error(500, "down");
        }

        var input = body.GetProperty("messages").EnumerateArray().Sum(m => 3L + m.GetProperty("content").GetString()!.Split(' ').Length * 13 / 10);
        var cached = @case.Contains("cached", StringComparison.Ordinal) ? input / 2 : 0;
        var tokens = 3 + (request.Index % 17);
        var logprob = how == "unsure" ? Unsure : Sure;
        if (!body.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            _lines.Enqueue(new Line(@case, input, cached, tokens, Told: true));
            return UpstreamReply.Json(Whole(tokens, logprob, Usage(input, cached, tokens)));
        }

        var usage = body.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean();
        return Stream(@case, how, new Line(@case, input, cached, tokens, usage), logprob);
    }

    private UpstreamReply Stream(string @case, string how, Line line, string logprob)
    {
        var script = new SseScript().Event(Chunk("""{"role":"assistant","content":""}""", "null", "null", line.Told));
        if (how is "unsure" or "stalls")
        {
            var until = how == "unsure" ? 1 : 3;
            for (var i = 0; i < until; i++)
            {
                script.Event(Chunk($$"""{"content":" t{{i}}"}""", Row(logprob), "null", line.Told));
            }

            _lines.Enqueue(line with { Output = until, Told = false });
            return UpstreamReply.Sse(script.Hang());
        }

        for (var i = 0; i < line.Output; i++)
        {
            script.Event(Chunk($$"""{"content":" t{{i}}"}""", Row(logprob), "null", line.Told));
        }

        script.Event(Chunk("{}", "null", "\"stop\"", line.Told));
        if (line.Told)
        {
            script.Event($$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"{{name}}","choices":[],"usage":{{Usage(line.Input, line.Cached, line.Output)}}}""");
        }

        _lines.Enqueue(line);
        return UpstreamReply.Sse(script.Done());
    }

    private string Whole(long tokens, string logprob, string usage)
    {
        var text = string.Concat(Enumerable.Range(0, (int)tokens).Select(i => $" t{i}"));
        var rows = new StringBuilder();
        for (var i = 0; i < tokens; i++)
        {
            rows.Append(i > 0 ? "," : "").Append(Token($" t{i}", logprob));
        }

        return $$"""{"id":"c","object":"chat.completion","created":1,"model":"{{name}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{text}}"},"logprobs":{"content":[{{rows}}]},"finish_reason":"stop"}],"usage":{{usage}}}""";
    }

    private string Chunk(string delta, string logprobs, string finish, bool usage) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"{{name}}","choices":[{"index":0,"delta":{{delta}},"logprobs":{{logprobs}},"finish_reason":{{finish}}}]{{(usage ? ",\"usage\":null" : "")}}}""";

    private static string Row(string logprob) => $$"""{"content":[{{Token(" t", logprob)}}],"refusal":null}""";

    private static string Token(string text, string logprob) => $$"""{"token":"{{text}}","logprob":{{logprob}},"bytes":null,"top_logprobs":[]}""";

    private static string Usage(long input, long cached, long output) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}},"prompt_tokens_details":{"cached_tokens":{{{cached}}}}}""");
}
