using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RouterProxy.Errors;

/// <summary>Reads an upstream's error: does it speak of the operator's account, and what does it say for the log?</summary>
internal static partial class UpstreamComplaint
{
    private const int MaxMessage = 300;

    /// <summary>The statuses that <see cref="IsAboutAccess"/> looks into.</summary>
    public static bool MayBeAboutAccess(HttpStatusCode status) => status is HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired
        or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests;

    /// <summary>
    /// Credential refused, model not there, quota used up: the client can do nothing about these and must not learn whose account
    /// it is.
    /// </summary>
    public static bool IsAboutAccess(HttpStatusCode status, ReadOnlySpan<byte> body) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => true,
        HttpStatusCode.NotFound => CodeIs(body, "model_not_found"u8) || MentionsModel(body),
        HttpStatusCode.TooManyRequests or HttpStatusCode.PaymentRequired => CodeIs(body, "insufficient_quota"u8),
        _ => false,
    };

    /// <summary>The upstream's message, shortened, anything that looks like a key taken out.</summary>
    public static string MessageOf(ReadOnlySpan<byte> body)
    {
        var message = Member(body, "message"u8) ?? "(no message)";
        message = LooksLikeKey().Replace(message, "***");
        return message.Length <= MaxMessage ? message : message[..MaxMessage];
    }

    private static bool CodeIs(ReadOnlySpan<byte> body, ReadOnlySpan<byte> code) =>
        Holds(body, "code"u8, code) || Holds(body, "type"u8, code);

    private static bool MentionsModel(ReadOnlySpan<byte> body) =>
        Member(body, "message"u8) is { } message && message.Contains("model", StringComparison.OrdinalIgnoreCase);

    private static bool Holds(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Member(body, name) is { } text && System.Text.Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(value);

    /// <summary>The first string member of this name in the root object or in its <c>error</c> object.</summary>
    private static string? Member(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= 2 && reader.ValueTextEquals(name)
                    && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Error pages are often HTML; then there is no member to find.
        }

        return null;
    }

    [GeneratedRegex(@"\b(sk|key|api|gsk|xai|nvapi|pplx)[-_][A-Za-z0-9_\-]{4,}|\b[A-Za-z0-9_\-]{32,}\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex LooksLikeKey();
}
