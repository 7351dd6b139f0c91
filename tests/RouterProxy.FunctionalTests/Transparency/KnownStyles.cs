using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Transparency;

/// <summary>Upstreams that spell the same answer differently.</summary>
internal static class KnownStyles
{
    public static readonly string[] Names =
        ["openai", "llama.cpp", "spaced-crlf", "odd", "no-space-after-data", "first-member", "last-member", "no-role", "llama.cpp-no-role", "row-before-text", "row-after-text"];

    public static KnownCompletion Of(string name, KnownCompletion completion) => name switch
    {
        "openai" => completion,
        "llama.cpp" => LlamaCpp(completion),
        "spaced-crlf" => completion with { Spelling = JsonSpelling.Spaced, NewLine = "\r\n" },
        "odd" => completion with { Spelling = JsonSpelling.Odd },
        "no-space-after-data" => completion with { DataPrefix = "data:" },
        "first-member" => completion with { Logprobs = LogprobStyle.OpenAI with { Place = LogprobStyle.MemberPlace.First } },
        "last-member" => completion with { Logprobs = LogprobStyle.OpenAI with { Place = LogprobStyle.MemberPlace.Last } },
        "no-role" => completion with { RoleEvent = false },
        "llama.cpp-no-role" => LlamaCpp(completion) with { RoleEvent = false },
        "row-before-text" => OwnEvents(completion, LogprobStyle.RowPlace.Before),
        "row-after-text" => OwnEvents(completion, LogprobStyle.RowPlace.After),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such style"),
    };

    /// <summary>The same, answering one form of the request only.</summary>
    public static KnownCompletion Speaking(this KnownCompletion completion, LogprobsAsked.Forms form) =>
        completion with { Logprobs = completion.Logprobs with { Accepts = form } };

    /// <summary>An event that has nothing but its row is dropped; a member that nobody knows would be reason enough to keep it.</summary>
    private static KnownCompletion OwnEvents(KnownCompletion completion, LogprobStyle.RowPlace place) =>
        completion with { UnknownInChoice = "", Logprobs = LogprobStyle.OpenAI with { Rows = place } };

    /// <summary>A server that omits the member says who it is: from an answer that is all rows nothing else would tell.</summary>
    private static KnownCompletion LlamaCpp(KnownCompletion completion) => completion with
    {
        Logprobs = LogprobStyle.LlamaCpp,
        Unknown = $"\"system_fingerprint\":\"b6123-a0e1c2d3\",{completion.Unknown}",
    };
}
