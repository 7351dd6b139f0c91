using System.Text.Json;

namespace RouterProxy.DemoModels.Requests;

/// <summary><c>/v1/completions</c> with one text prompt; <c>logprobs: 0…5</c> is the number of alternatives.</summary>
internal sealed class CompletionRequestReader : IRequestReader
{
    private const int MaxTopLogprobs = 5;
    private const int MaxChoices = 128;

    public GenerationRequest Read(RequestFields fields)
    {
        var model = fields.RequiredString("model");
        var prompt = ReadPrompt(fields);
        if (fields.Bool("echo"))
        {
            fields.Fail("echo", "the demo models do not echo the prompt.");
        }

        var stream = fields.Bool("stream");
        var top = fields.Int("logprobs", 0, MaxTopLogprobs, absent: -1);
        return new GenerationRequest(
            model,
            prompt,
            Conversation.CountWords(prompt),
            fields.Int("n", 1, MaxChoices, absent: 1),
            fields.Int("max_tokens", 1, int.MaxValue, absent: int.MaxValue),
            top >= 0,
            Math.Max(top, 0),
            stream,
            StreamOptions.IncludeUsage(fields, stream));
    }

    private static string ReadPrompt(RequestFields fields)
    {
        switch (fields.Find("prompt"))
        {
            case { ValueKind: JsonValueKind.String } text:
                return fields.Text(text, "prompt");
            case { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.String:
                return fields.Text(list[0], "prompt");
            default:
                fields.Fail("prompt", "one text is expected: a string, or an array with one.");
                return "";
        }
    }
}
