using System.Net.Http.Headers;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade;

/// <summary>
/// Which of the client's headers travel to an upstream. The table of <c>docs/headers.md</c>; one test a row.
/// </summary>
internal static class UpstreamHeaders
{
    /// <summary>Credentials and identities of the client: they stay here unless the model takes the client's own credential.</summary>
    public static readonly string[] Credentials =
        ["Authorization", "api-key", "x-api-key", "Cookie", "OpenAI-Organization", "OpenAI-Project"];

    /// <summary>They describe the body as the client sent it; each tier's body is written anew, and plain.</summary>
    public static readonly string[] OfTheClientsBody = ["Content-Encoding", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest"];

    private static readonly string[] HiddenPrefixes = ["x-router-", "x-forwarded-"];

    /// <summary>Takes away what must not travel and adds what the model's entry asks for.</summary>
    /// <param name="request">The upstream request, the client's headers already copied.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="destinationId">The destination that was chosen; its own key file beats the model's key.</param>
    public static void Apply(HttpRequestMessage request, UpstreamModel model, string? destinationId)
    {
        var headers = request.Headers;
        headers.Host = null; // The upstream's own name, not the gateway's.
        headers.Remove("Forwarded");
        RemoveHidden(headers);

        if (model.Credential != CredentialMode.Client)
        {
            foreach (var name in Credentials)
            {
                headers.Remove(name);
            }
        }

        if (model.Credential == CredentialMode.Key && model.ApiKey?.Current(destinationId) is { Length: > 0 } key)
        {
            SetKey(headers, model.ApiKeyHeader, key);
        }

        foreach (var (name, value) in model.Headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Logprobs cannot be read in a compressed answer, and an answer that is cut could not be sent on as it was.</summary>
    public static void AskForPlainAnswer(HttpRequestMessage request)
    {
        request.Headers.Remove("Accept-Encoding");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
    }

    private static void RemoveHidden(HttpRequestHeaders headers)
    {
        List<string>? hidden = null;
        foreach (var (name, _) in headers.NonValidated)
        {
            foreach (var prefix in HiddenPrefixes)
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    (hidden ??= []).Add(name);
                }
            }
        }

        foreach (var name in hidden ?? [])
        {
            headers.Remove(name);
        }
    }

    private static void SetKey(HttpRequestHeaders headers, string name, string key)
    {
        headers.Remove(name);
        var value = string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase) ? $"Bearer {key}" : key;
        headers.TryAddWithoutValidation(name, value);
    }
}
