using System.Text.Json;
using RouterProxy.Dialects;

namespace RouterProxy.UnitTests.Fixtures;

/// <summary>One line of the manifest.</summary>
internal sealed record Fixture(string File, string Endpoint, bool Stream, string Outcome, string? Token, double? Logprob, double? Probability)
{
    public ApiEndpoint ApiEndpoint => Endpoint switch
    {
        "chat" => ApiEndpoint.Chat,
        "completions" => ApiEndpoint.Completions,
        "responses" => ApiEndpoint.Responses,
        _ => throw new InvalidOperationException(Endpoint),
    };

    public static Fixture From(JsonElement entry)
    {
        var first = entry.TryGetProperty("first_token", out var token) ? token : default;
        var has = first.ValueKind == JsonValueKind.Object;
        return new Fixture(
            entry.GetProperty("file").GetString()!,
            entry.GetProperty("endpoint").GetString()!,
            entry.GetProperty("stream").ValueKind == JsonValueKind.True,
            entry.GetProperty("outcome").GetString()!,
            has ? first.GetProperty("token").GetString() : null,
            has ? first.GetProperty("logprob").GetDouble() : null,
            has ? first.GetProperty("probability").GetDouble() : null);
    }
}
