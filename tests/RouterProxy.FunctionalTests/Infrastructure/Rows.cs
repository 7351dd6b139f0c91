using System.Globalization;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>Answers made of tokens with given probabilities, for tests of what becomes of the numbers.</summary>
internal sealed record Rows(string Token, double Probability, params (string Token, double Probability)[] Others)
{
    /// <summary>A chat completion in one piece.</summary>
    public static string Whole(params Rows[] rows) =>
        $"{{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":{Quote(string.Concat(rows.Select(r => r.Token)))}}},\"logprobs\":{Logprobs(rows)},\"finish_reason\":\"stop\"}}]}}";

    /// <summary>One event a token, and the end.</summary>
    public static string[] Events(params Rows[] rows) =>
    [
        .. rows.Select(row => $"{{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{Quote(row.Token)}}},\"logprobs\":{Logprobs([row])},\"finish_reason\":null}}]}}"),
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}",
    ];

    /// <summary>Answers as the request asks, streamed or whole.</summary>
    public static Func<UpstreamRequest, UpstreamReply> Answers(params Rows[] rows) => request =>
        request.Json().TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True ? UpstreamReply.Sse(Events(rows)) : UpstreamReply.Json(Whole(rows));

    private static string Logprobs(IEnumerable<Rows> rows) => $"{{\"content\":[{string.Join(',', rows.Select(row =>
        $"{{{Entry(row.Token, row.Probability)},\"top_logprobs\":[{string.Join(',', row.Others.Prepend((row.Token, row.Probability)).Select(o => $"{{{Entry(o.Item1, o.Item2)}}}"))}]}}"))}],\"refusal\":null}}";

    private static string Entry(string token, double probability) =>
        string.Create(CultureInfo.InvariantCulture, $"\"token\":{Quote(token)},\"logprob\":{Math.Log(probability)},\"bytes\":null");

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
