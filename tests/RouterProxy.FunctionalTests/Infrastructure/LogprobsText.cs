using System.Globalization;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>Writes the value of a <c>logprobs</c> member; null stands for "no such member".</summary>
internal static class LogprobsText
{
    public static string? NotAsked(KnownCompletion completion) => completion.Logprobs.NullWhenNotAsked ? "null" : null;

    public static string? Of(KnownCompletion completion, LogprobsAsked asked, IReadOnlyList<KnownToken> tokens) => asked.Form switch
    {
        LogprobsAsked.Forms.None => NotAsked(completion),
        LogprobsAsked.Forms.Integer when completion.Logprobs.ParallelArraysForInteger => ParallelArrays(completion.Spelling, asked.Top, tokens),
        _ => ContentArray(completion.Spelling, asked.Top, tokens),
    };

    private static string ContentArray(JsonSpelling spelling, int top, IReadOnlyList<KnownToken> tokens)
    {
        var json = new SpelledJson(spelling).Open('{').Name("content").Open('[');
        foreach (var token in tokens)
        {
            Row(json.Open('{'), token.JsonText, token.Logprob).Name("top_logprobs").Open('[');
            foreach (var (text, logprob) in token.Top(top))
            {
                Row(json.Open('{'), text, logprob).Close('}');
            }

            json.Close(']').Close('}');
        }

        return json.Close(']').Member("refusal", "null").Close('}').ToString();
    }

    private static SpelledJson Row(SpelledJson json, string text, string logprob) =>
        json.Member("token", $"\"{text}\"").Member("logprob", logprob).Member("bytes", KnownToken.BytesOf(text));

    private static string ParallelArrays(JsonSpelling spelling, int top, IReadOnlyList<KnownToken> tokens)
    {
        var json = new SpelledJson(spelling).Open('{').Name("tokens").Open('[');
        Each(token => json.Raw($"\"{token.JsonText}\""));
        json.Close(']').Name("token_logprobs").Open('[');
        Each(token => json.Raw(token.Logprob));
        json.Close(']').Name("top_logprobs").Open('[');
        Each(token =>
        {
            json.Open('{');
            foreach (var (text, logprob) in token.Top(top))
            {
                json.Member(text, logprob);
            }

            json.Close('}');
        });
        int offset = 0;
        json.Close(']').Name("text_offset").Open('[');
        Each(token =>
        {
            json.Raw(offset.ToString(CultureInfo.InvariantCulture));
            offset += token.Text.Length;
        });
        return json.Close(']').Close('}').ToString();

        void Each(Action<KnownToken> write)
        {
            foreach (var token in tokens)
            {
                write(token);
            }
        }
    }
}
