using System.Text.Json;

namespace RouterProxy.DemoModels.Requests;

/// <summary>
/// <c>/v1/responses</c> without state. Logprobs are asked for with <c>include: ["message.output_text.logprobs"]</c> and
/// <c>top_logprobs: 0…20</c>.
/// </summary>
internal sealed class ResponsesRequestReader : IRequestReader
{
    private const int MaxTopLogprobs = 20;

    public GenerationRequest Read(RequestFields fields)
    {
        var model = fields.RequiredString("model");
        var (text, words) = ReadInput(fields);
        if (fields.Find("previous_response_id") is not null)
        {
            fields.Fail("previous_response_id", "the demo models store no responses.");
        }

        if (fields.Find("instructions") is { } instructions)
        {
            words += Conversation.CountWords(fields.Text(instructions, "instructions"));
        }

        return new GenerationRequest(
            model,
            text,
            words,
            Choices: 1,
            fields.Int("max_output_tokens", 1, int.MaxValue, absent: int.MaxValue),
            IncludesLogprobs(fields),
            fields.Int("top_logprobs", 0, MaxTopLogprobs, absent: 0),
            fields.Bool("stream"),
            IncludeUsage: true);
    }

    private static (string Text, int Words) ReadInput(RequestFields fields)
    {
        switch (fields.Find("input"))
        {
            case { ValueKind: JsonValueKind.String } value:
                var text = fields.Text(value, "input");
                return (text, Conversation.CountWords(text));
            case { } items:
                return Conversation.Read(fields, items, "input");
            default:
                fields.Fail("input", "the member is required.", "missing_required_parameter");
                return ("", 0);
        }
    }

    private static bool IncludesLogprobs(RequestFields fields)
    {
        if (fields.Find("include") is not { } include)
        {
            return false;
        }

        if (include.ValueKind != JsonValueKind.Array)
        {
            fields.Fail("include", "an array is expected.", "invalid_type");
            return false;
        }

        return include.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals("message.output_text.logprobs"u8));
    }
}
