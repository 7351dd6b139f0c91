using System.Text.Json;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.Commands;

/// <summary>What became of one mail.</summary>
internal sealed record DemoResult(DemoMail Mail, int Status, string Answer, string Decision, double? Confidence, string Model)
{
    public bool IsCorrect => string.Equals(Answer, Mail.Label, StringComparison.Ordinal);

    /// <summary>The first choice's text, or the body itself when it is no answer.</summary>
    public static string AnswerOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("content"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString()!;
                }
            }
        }
        catch (JsonException)
        {
            // Shown as it is, below.
        }

        return System.Text.Encoding.UTF8.GetString(body);
    }
}
