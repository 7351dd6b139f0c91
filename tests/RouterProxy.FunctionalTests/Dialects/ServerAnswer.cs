using System.Text.Json;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>An answer or an error as one server really gives it, and what must be read from it.</summary>
/// <param name="File">Name of the file, which begins with the server's name.</param>
/// <param name="Endpoint"><c>chat</c>, <c>completions</c> or <c>responses</c>.</param>
/// <param name="Stream">Server-sent events.</param>
/// <param name="Outcome">The manifest's word for what it says.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Logprob">Of the token that counts, where there is one.</param>
internal sealed record ServerAnswer(string File, string Endpoint, bool Stream, string Outcome, int Status, double? Logprob)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public string Server => File[..File.IndexOf("__", StringComparison.Ordinal)];

    public byte[] Body => System.IO.File.ReadAllBytes(Path.Combine(Folder, File));

    public string ContentType => Stream ? "text/event-stream" : "application/json";

    public string RequestPath => Endpoint switch { "chat" => "/v1/chat/completions", "completions" => "/v1/completions", _ => "/v1/responses" };

    public bool IsScored => Outcome.StartsWith("scored", StringComparison.Ordinal);

    /// <summary>What the receipt says when the answer has no confidence.</summary>
    public string UnscoredReason => Outcome switch
    {
        "not-returned" => "not_returned",
        "not-applicable:tool-call" => "tool_call",
        "not-applicable:refusal" => "refusal",
        "not-applicable:empty-completion" => "empty",
        "inconclusive:sentinel" or "inconclusive:post-sampling" => "invalid_logprob",
        "inconclusive:constrained" => "constrained",
        _ => throw new InvalidOperationException($"{File} is {Outcome}"),
    };

    public static IReadOnlyList<ServerAnswer> Responses() => Read("response");

    public static IReadOnlyList<ServerAnswer> Errors() => Read("error");

    private static IReadOnlyList<ServerAnswer> Read(string kind)
    {
        using var manifest = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder, "manifest.json")));
        return [.. manifest.RootElement.GetProperty("fixtures").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == kind).Select(From)];
    }

    private static ServerAnswer From(JsonElement entry) => new(
        entry.GetProperty("file").GetString()!,
        entry.GetProperty("endpoint").GetString()!,
        entry.GetProperty("stream").ValueKind == JsonValueKind.True,
        entry.GetProperty("outcome").GetString()!,
        entry.GetProperty("http_status").GetInt32(),
        entry.TryGetProperty("first_token", out var token) ? token.GetProperty("logprob").GetDouble() : null);
}
