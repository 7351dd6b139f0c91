using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>The nested objects of a response: the response, its message, the message's text part.</summary>
internal static class ResponseJson
{
    public static string MessageId(GeneratedAnswer answer) => $"msg_{answer.Id}";

    public static void WriteResponse(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"resp_{answer.Id}");
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, answer.Created);
        json.WriteString("status"u8, complete ? FinalStatus(answer) : "in_progress");
        json.WriteNull("error"u8);
        WriteIncompleteDetails(json, complete && !answer.Finished);
        json.WriteString("model"u8, answer.Request.Model);
        json.WriteStartArray("output"u8);
        if (complete)
        {
            WriteMessage(json, answer, complete: true);
        }

        json.WriteEndArray();
        json.WriteBoolean("store"u8, false);
        json.WriteNumber("top_logprobs"u8, answer.Request.TopLogprobs);
        WriteUsage(json, answer, complete);
        json.WriteEndObject();
    }

    public static void WriteMessage(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, MessageId(answer));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("status"u8, complete ? FinalStatus(answer) : "in_progress");
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        if (complete)
        {
            WritePart(json, answer, complete: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WritePart(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text"u8);
        json.WriteString("text"u8, complete ? answer.Text : "");
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        WriteLogprobs(json, answer, complete ? answer.Tokens : []);
        json.WriteEndObject();
    }

    /// <summary>An empty list where none were asked for: in responses the member is always there.</summary>
    public static void WriteLogprobs(Utf8JsonWriter json, GeneratedAnswer answer, IReadOnlyList<AnswerToken> tokens)
    {
        json.WritePropertyName("logprobs"u8);
        LogprobJson.WriteTokens(json, answer.Request.Logprobs ? tokens : []);
    }

    private static string FinalStatus(GeneratedAnswer answer) => answer.Finished ? "completed" : "incomplete";

    private static void WriteIncompleteDetails(Utf8JsonWriter json, bool incomplete)
    {
        if (!incomplete)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, "max_output_tokens"u8);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, GeneratedAnswer answer, bool complete)
    {
        if (!complete)
        {
            json.WriteNull("usage"u8);
            return;
        }

        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, answer.Request.PromptTokens);
        json.WriteNumber("output_tokens"u8, answer.CompletionTokens);
        json.WriteNumber("total_tokens"u8, answer.Request.PromptTokens + answer.CompletionTokens);
        json.WriteEndObject();
    }
}
