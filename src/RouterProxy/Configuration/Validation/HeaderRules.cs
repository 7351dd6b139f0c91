using System.Buffers;

namespace RouterProxy.Configuration.Validation;

/// <summary>What may stand in a header that the gateway sends.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Framing and routing headers belong to the HTTP client; a second opinion breaks the request.
    private static readonly string[] Reserved =
    [
        "host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "accept-encoding",
    ];

    /// <summary>Why the name cannot be used, or null.</summary>
    public static string? NameProblem(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return "is no header name";
        }

        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return "the gateway sets this header itself";
        }

        return name.StartsWith("x-router-", StringComparison.OrdinalIgnoreCase) ? "x-router-* headers are never sent upstream" : null;
    }

    /// <summary>True when the text can be a header's value: printable ASCII, blanks inside.</summary>
    public static bool IsValue(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && text.Trim().Length == text.Length;
}
