using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// An upstream that gives the same completion with and without logprobs. What a client gets through the gateway can so be compared
/// with what it gets from this upstream when it asks for itself: bytes must be equal.
/// </summary>
internal static class KnowsBoth
{
    /// <summary>Answers each request by what it asks for: <c>stream</c>, <c>stream_options.include_usage</c>, <c>n</c> and logprobs in both forms.</summary>
    /// <param name="completion">What is answered.</param>
    /// <param name="gate">When given, each event of a stream waits for it.</param>
    public static Func<UpstreamRequest, UpstreamReply> Answers(KnownCompletion completion, Gate? gate = null) => request =>
    {
        var body = request.Json();
        var asked = LogprobsAsked.In(body);
        if ((asked.Form & completion.Logprobs.Accepts) != asked.Form)
        {
            return Refusal(asked);
        }

        int choices = body.TryGetProperty("n", out var n) && n.ValueKind == JsonValueKind.Number ? n.GetInt32() : 1;
        if (!Flag(body, "stream"))
        {
            return UpstreamReply.Json(Whole(completion, asked, choices));
        }

        bool usage = body.TryGetProperty("stream_options", out var options) && Flag(options, "include_usage");
        var script = new SseScript();
        foreach (string @event in Events(completion, asked, choices, usage))
        {
            _ = gate is null ? script : script.Wait(gate);
            script.Raw(@event);
        }

        return UpstreamReply.Sse(script);
    };

    /// <summary>The body of a non-streaming answer.</summary>
    public static string Whole(KnownCompletion completion, LogprobsAsked asked, int choices = 1)
    {
        var json = Head(completion, "chat.completion").Name("choices").Open('[');
        for (int choice = 0; choice < choices; choice++)
        {
            var tokens = completion.TokensOf(choice);
            string message = new SpelledJson(completion.Spelling).Open('{').Member("role", "\"assistant\"")
                .Member("content", $"\"{string.Concat(tokens.Select(token => token.JsonText))}\"").Member("refusal", "null").Close('}').ToString();
            ChoiceText(json, completion, choice, "message", message, LogprobsText.Of(completion, asked, tokens), $"\"{completion.FinishReason}\"");
        }

        return json.Close(']').Member("usage", completion.Usage).Close('}').ToString();
    }

    /// <summary>The events of a stream, each with its line ends, <c>[DONE]</c> included.</summary>
    public static IEnumerable<string> Events(KnownCompletion completion, LogprobsAsked asked, int choices = 1, bool usage = false) =>
        Payloads(completion, asked, choices, usage).Append("[DONE]").Select(payload => completion.DataPrefix + payload + completion.NewLine + completion.NewLine);

    /// <summary>The bytes of a whole stream.</summary>
    public static byte[] Stream(KnownCompletion completion, LogprobsAsked asked, int choices = 1, bool usage = false) =>
        Encoding.UTF8.GetBytes(string.Concat(Events(completion, asked, choices, usage)));

    private static IEnumerable<string> Payloads(KnownCompletion completion, LogprobsAsked asked, int choices, bool usage)
    {
        // Later choices come first: the one that counts is found by its index, not by its place.
        var order = Enumerable.Range(0, choices).Reverse().ToArray();
        if (completion.RoleEvent)
        {
            foreach (int choice in order)
            {
                yield return Chunk(completion, choice, "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", LogprobsText.Of(completion, asked, []), "null", usage);
            }
        }

        for (int position = 0; position < completion.Tokens.Count; position++)
        {
            foreach (int choice in order)
            {
                foreach (string chunk in TokenChunks(completion, asked, choice, completion.TokensOf(choice)[position], usage))
                {
                    yield return chunk;
                }
            }
        }

        foreach (int choice in order)
        {
            yield return Chunk(completion, choice, "{}", LogprobsText.NotAsked(completion), $"\"{completion.FinishReason}\"", usage);
        }

        if (usage)
        {
            yield return Head(completion, "chat.completion.chunk").Member("choices", "[]").Member("usage", completion.Usage).Close('}').ToString();
        }
    }

    private static IEnumerable<string> TokenChunks(KnownCompletion completion, LogprobsAsked asked, int choice, KnownToken token, bool usage)
    {
        string delta = $"{{\"content\":\"{token.JsonText}\"}}";
        string? rows = LogprobsText.Of(completion, asked, [token]);
        string? none = LogprobsText.NotAsked(completion);
        var place = asked.Form == LogprobsAsked.Forms.None ? LogprobStyle.RowPlace.WithText : completion.Logprobs.Rows;
        return place switch
        {
            LogprobStyle.RowPlace.Before => [Chunk(completion, choice, "{}", rows, "null", usage), Chunk(completion, choice, delta, none, "null", usage)],
            LogprobStyle.RowPlace.After => [Chunk(completion, choice, delta, none, "null", usage), Chunk(completion, choice, "{}", rows, "null", usage)],
            _ => [Chunk(completion, choice, delta, rows, "null", usage)],
        };
    }

    private static string Chunk(KnownCompletion completion, int choice, string delta, string? logprobs, string finish, bool usage)
    {
        var json = Head(completion, "chat.completion.chunk").Name("choices").Open('[');
        ChoiceText(json, completion, choice, "delta", delta, logprobs, finish);
        json.Close(']');
        return (usage ? json.Member("usage", "null") : json).Close('}').ToString();
    }

    private static SpelledJson Head(KnownCompletion completion, string kind)
    {
        var json = new SpelledJson(completion.Spelling).Open('{').Member("id", $"\"{completion.Id}\"").Member("object", $"\"{kind}\"")
            .Member("created", completion.Created).Member("model", $"\"{completion.Model}\"");
        return completion.Unknown.Length == 0 ? json : json.Raw(completion.Unknown);
    }

    private static void ChoiceText(SpelledJson json, KnownCompletion completion, int choice, string name, string content, string? logprobs, string finish)
    {
        var place = completion.Logprobs.Place;
        json.Open('{');
        Logprobs(LogprobStyle.MemberPlace.First);
        json.Member("index", choice.ToString(CultureInfo.InvariantCulture)).Member(name, content);
        Logprobs(LogprobStyle.MemberPlace.Middle);
        _ = completion.UnknownInChoice.Length == 0 ? json : json.Raw(completion.UnknownInChoice);
        json.Member("finish_reason", finish);
        Logprobs(LogprobStyle.MemberPlace.Last);
        json.Close('}');

        void Logprobs(LogprobStyle.MemberPlace here)
        {
            if (here == place && logprobs is not null)
            {
                json.Member("logprobs", logprobs);
            }
        }
    }

    private static UpstreamReply Refusal(LogprobsAsked asked) => asked.Form == LogprobsAsked.Forms.Integer
        ? UpstreamReply.Error(400, $"invalid type: integer `{asked.Top}`, expected a boolean", "invalid_request_error", "invalid_type")
        : UpstreamReply.Error(400, "invalid type: boolean `true`, expected an integer", "invalid_request_error", "invalid_type");

    private static bool Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
