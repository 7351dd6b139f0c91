using System.Text.Json;

namespace RouterProxy.DemoModels.Requests;

/// <summary>
/// <c>/v1/chat/completions</c>. Logprobs are asked for as OpenAI does (<c>logprobs: true</c>, <c>top_logprobs: 0…20</c>) or as servers with
/// a single member do (<c>logprobs: 0…20</c>, the number of alternatives).
/// </summary>
internal sealed class ChatRequestReader : IRequestReader
{
    private const int MaxTopLogprobs = 20;
    private const int MaxChoices = 128;

    public GenerationRequest Read(RequestFields fields)
    {
        var model = fields.RequiredString("model");
        var text = "";
        var words = 0;
        if (fields.Find("messages") is { } messages)
        {
            (text, words) = Conversation.Read(fields, messages, "messages");
        }
        else
        {
            fields.Fail("messages", "the member is required.", "missing_required_parameter");
        }

        var (logprobs, top) = ReadLogprobs(fields);
        var stream = fields.Bool("stream");
        return new GenerationRequest(
            model,
            text,
            words,
            fields.Int("n", 1, MaxChoices, absent: 1),
            Math.Min(
                fields.Int("max_completion_tokens", 1, int.MaxValue, absent: int.MaxValue),
                fields.Int("max_tokens", 1, int.MaxValue, absent: int.MaxValue)),
            logprobs,
            top,
            stream,
            StreamOptions.IncludeUsage(fields, stream));
    }

    private static (bool Asked, int Top) ReadLogprobs(RequestFields fields)
    {
        var top = fields.Int("top_logprobs", 0, MaxTopLogprobs, absent: -1);
        switch (fields.Find("logprobs"))
        {
            case { ValueKind: JsonValueKind.Number } number:
                var count = fields.Int(number, "logprobs", 0, MaxTopLogprobs);
                return (true, top >= 0 ? top : count);
            case { } value when fields.Bool(value, "logprobs"):
                return (true, Math.Max(top, 0));
            default:
                if (top >= 0)
                {
                    fields.Fail("top_logprobs", "`logprobs` must be asked for together with it.");
                }

                return (false, 0);
        }
    }
}
