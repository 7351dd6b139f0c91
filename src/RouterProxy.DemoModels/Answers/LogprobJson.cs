using System.Text;
using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>Writes logprobs in the shape of a content array (chat and responses).</summary>
internal static class LogprobJson
{
    public static void WriteTokens(Utf8JsonWriter json, IEnumerable<AnswerToken> tokens)
    {
        json.WriteStartArray();
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            WriteFields(json, token.Text, token.LogProbability);
            json.WriteStartArray("top_logprobs"u8);
            foreach (var alternative in token.Alternatives)
            {
                json.WriteStartObject();
                WriteFields(json, alternative.Text, alternative.LogProbability);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, string text, double logProbability)
    {
        json.WriteString("token"u8, text);
        json.WriteNumber("logprob"u8, logProbability);
        json.WriteStartArray("bytes"u8);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
