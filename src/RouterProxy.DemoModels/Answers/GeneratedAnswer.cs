using System.Security.Cryptography;
using System.Text;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Requests;

namespace RouterProxy.DemoModels.Answers;

/// <summary>A model's answer before it takes the form of an endpoint. Every choice has the same tokens.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Id">Hexadecimal digest of model and text: the same question has the same id.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Tokens">At least one; the first is the label.</param>
/// <param name="Finished">False when the answer was cut at the request's limit.</param>
internal sealed record GeneratedAnswer(GenerationRequest Request, string Id, long Created, IReadOnlyList<AnswerToken> Tokens, bool Finished)
{
    public string Text => string.Concat(Tokens.Select(token => token.Text));

    public string FinishReason => Finished ? "stop" : "length";

    public int CompletionTokens => Tokens.Count * Request.Choices;

    /// <param name="request">What was asked.</param>
    /// <param name="prediction">What the model makes of it.</param>
    /// <param name="tokens">Length of the answer before the request's own limit, at least 1.</param>
    /// <param name="now">Time of the answer.</param>
    public static GeneratedAnswer Create(GenerationRequest request, LabelPrediction prediction, int tokens, DateTimeOffset now)
    {
        var count = Math.Min(tokens, request.MaxTokens);
        var list = new List<AnswerToken>(count) { LabelToken(request, prediction) };
        while (list.Count < count)
        {
            list.Add(AnswerToken.Filler(request.TopLogprobs > 0));
        }

        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Model}\n{request.Text}"));
        return new GeneratedAnswer(request, Convert.ToHexStringLower(digest.AsSpan(0, 12)), now.ToUnixTimeSeconds(), list, count == tokens);
    }

    private static AnswerToken LabelToken(GenerationRequest request, LabelPrediction prediction)
    {
        TokenProbability[] alternatives =
        [
            .. prediction.Labels.Names
                .Select((label, index) => new TokenProbability(label, prediction.LogProbabilities[index]))
                .OrderByDescending(alternative => alternative.LogProbability)
                .Take(request.TopLogprobs),
        ];
        return new AnswerToken(prediction.Label, prediction.LogProbabilities[prediction.LabelIndex], alternatives);
    }
}
