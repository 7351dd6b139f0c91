using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>Writes the <c>usage</c> member of chat and legacy completions.</summary>
internal static class UsageJson
{
    public static void Write(Utf8JsonWriter json, GeneratedAnswer answer)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, answer.Request.PromptTokens);
        json.WriteNumber("completion_tokens"u8, answer.CompletionTokens);
        json.WriteNumber("total_tokens"u8, answer.Request.PromptTokens + answer.CompletionTokens);
        json.WriteEndObject();
    }
}
