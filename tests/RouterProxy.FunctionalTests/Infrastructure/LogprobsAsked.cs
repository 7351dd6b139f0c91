using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>What a chat request asks for that shows in its answer.</summary>
/// <param name="Form">None, <c>"logprobs":true</c> or <c>"logprobs":N</c>.</param>
/// <param name="Top">Alternatives per token.</param>
internal readonly record struct LogprobsAsked(LogprobsAsked.Forms Form, int Top = 0)
{
    [Flags]
    public enum Forms
    {
        None = 0,
        Boolean = 1,
        Integer = 2,
    }

    public static LogprobsAsked None => default;

    public static LogprobsAsked Boolean(int top) => new(Forms.Boolean, top);

    public static LogprobsAsked Integer(int top) => new(Forms.Integer, top);

    public static LogprobsAsked In(JsonElement request)
    {
        if (!request.TryGetProperty("logprobs", out var logprobs))
        {
            return None;
        }

        return logprobs.ValueKind switch
        {
            JsonValueKind.True => Boolean(request.TryGetProperty("top_logprobs", out var top) && top.ValueKind == JsonValueKind.Number ? top.GetInt32() : 0),
            JsonValueKind.Number => Integer(logprobs.GetInt32()),
            _ => None,
        };
    }
}
