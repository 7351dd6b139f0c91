using System.Globalization;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>The same as <see cref="KnowsBoth"/> for <c>/v1/completions</c>: parallel arrays where a number was asked for, else null.</summary>
internal static class KnowsCompletions
{
    public static Func<UpstreamRequest, UpstreamReply> Answers(KnownCompletion completion) => request =>
    {
        var body = request.Json();
        int? asked = body.TryGetProperty("logprobs", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : null;
        if (!(body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True))
        {
            return UpstreamReply.Json(Whole(completion, asked));
        }

        var usage = body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var include) && include.GetBoolean();
        return UpstreamReply.Sse(Events(completion, asked, usage).Aggregate(new SseScript(), (script, payload) => script.Event(payload)).Done());
    };

    public static string Whole(KnownCompletion completion, int? asked) =>
        $"{{\"id\":\"{completion.Id}\",\"object\":\"text_completion\",\"created\":{completion.Created},\"model\":\"{completion.Model}\",{completion.Unknown},"
        + $"\"choices\":[{Choice(completion.JsonText, completion.Tokens, asked, completion.FinishReason, completion, 0)}],\"usage\":{completion.Usage}}}";

    public static string Stream(KnownCompletion completion, int? asked, bool usage = false) =>
        string.Concat(Events(completion, asked, usage).Append("[DONE]").Select(payload => $"data: {payload}\n\n"));

    private static IEnumerable<string> Events(KnownCompletion completion, int? asked, bool usage)
    {
        var offset = 0;
        foreach (var token in completion.Tokens)
        {
            yield return Chunk($"[{Choice(token.JsonText, [token], asked, null, completion, offset)}]", usage ? ",\"usage\":null" : "");
            offset += token.Text.Length;
        }

        yield return Chunk($"[{Choice("", [], null, completion.FinishReason, completion, offset)}]", usage ? ",\"usage\":null" : "");
        if (usage)
        {
            yield return Chunk("[]", $",\"usage\":{completion.Usage}");
        }

        string Chunk(string choices, string rest) =>
            $"{{\"id\":\"{completion.Id}\",\"object\":\"text_completion\",\"created\":{completion.Created},{completion.Unknown},\"model\":\"{completion.Model}\",\"choices\":{choices}{rest}}}";
    }

    private static string Choice(string text, IReadOnlyList<KnownToken> tokens, int? asked, string? finish, KnownCompletion completion, int offset) =>
        $"{{\"text\":\"{text}\",\"index\":0,\"logprobs\":{Arrays(tokens, asked, offset)},{completion.UnknownInChoice},\"finish_reason\":{(finish is null ? "null" : $"\"{finish}\"")}}}";

    private static string Arrays(IReadOnlyList<KnownToken> tokens, int? asked, int offset)
    {
        if (asked is not { } top || tokens.Count == 0)
        {
            return "null";
        }

        var offsets = new List<string>();
        foreach (var token in tokens)
        {
            offsets.Add(offset.ToString(CultureInfo.InvariantCulture));
            offset += token.Text.Length;
        }

        var maps = tokens.Select(token => $"{{{string.Join(',', token.Top(top).Select(entry => $"\"{entry.JsonText}\":{entry.Logprob}"))}}}");
        return $"{{\"tokens\":[{string.Join(',', tokens.Select(t => $"\"{t.JsonText}\""))}],\"token_logprobs\":[{string.Join(',', tokens.Select(t => t.Logprob))}],"
            + $"\"top_logprobs\":[{string.Join(',', maps)}],\"text_offset\":[{string.Join(',', offsets)}]}}";
    }
}
