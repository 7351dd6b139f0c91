using System.Text;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>One token of a known completion, in JSON spelling.</summary>
/// <param name="JsonText">The token's text as it stands between the quotes, escapes included.</param>
/// <param name="Logprob">The number as written, such as <c>-1.5e-07</c>.</param>
/// <param name="Others">Less likely tokens in falling order; a request gets the token itself and as many of these as it asked for.</param>
internal sealed record KnownToken(string JsonText, string Logprob, params (string JsonText, string Logprob)[] Others)
{
    /// <summary>The token's text, decoded.</summary>
    public string Text => Decode(JsonText);

    /// <summary>The token with the first <paramref name="count"/> entries of its distribution, the token itself first.</summary>
    public IEnumerable<(string JsonText, string Logprob)> Top(int count) => Others.Prepend((JsonText, Logprob)).Take(count);

    /// <summary>The UTF-8 of a token as a JSON array.</summary>
    public static string BytesOf(string jsonText) => $"[{string.Join(',', Encoding.UTF8.GetBytes(Decode(jsonText)))}]";

    private static string Decode(string jsonText) => JsonSerializer.Deserialize<string>($"\"{jsonText}\"")!;
}
