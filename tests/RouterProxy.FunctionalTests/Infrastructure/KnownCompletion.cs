using System.Globalization;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A chat completion that is the same on every call; only what was asked for decides which of its facts are shown.</summary>
internal sealed record KnownCompletion
{
    /// <summary>A confident answer (first token 0.97) with escapes, an emoji as surrogate escapes and plain UTF-8.</summary>
    public static KnownCompletion Confident { get; } = new()
    {
        Tokens =
        [
            new("work", "-0.030459207", ("personal", "-3.6"), ("Work", "-6.9000001"), ("spam", "-9.25")),
            new(" \\u2014", "-1.5e-07", ("\\n", "-12.50"), (".", "-17.0")),
            new(" na\\u00efve \\\"quote\\\" \\/", "-0.5", (" {", "-1.0"), ("}", "-2.0")),
            new(" \\ud83d\\ude00", "-2.0E+0", (" ☃", "-2.25"), ("ü", "-9999.0")),
            new("\"logprobs\":null".Replace("\"", "\\\"", StringComparison.Ordinal), "-0.25", ("x", "-1.75"), ("y", "-2.125")),
        ],
    };

    /// <summary>The same with a first token of probability 0.2.</summary>
    public static KnownCompletion Unsure { get; } = Confident with
    {
        Id = "chatcmpl-unsure-0002",
        Tokens = [new("spam", "-1.6094379", ("work", "-1.7"), ("personal", "-1.8")), .. Confident.Tokens.Skip(1)],
    };

    public string Id { get; init; } = "chatcmpl-known-0001";

    public string Model { get; init; } = "known-model-2025-04-14";

    public string Created { get; init; } = "1760000110";

    public required IReadOnlyList<KnownToken> Tokens { get; init; }

    public string FinishReason { get; init; } = "stop";

    /// <summary>Members that nobody knows, raw, on the top level of every object; empty for none.</summary>
    public string Unknown { get; init; } = "\"x_vendor\":{\"big\":123456789012345678901234567890,\"exp\":1.50E+02,\"esc\":\"\\u00e9\\/\",\"logprobs\":{\"content\":[1]}}";

    /// <summary>The same inside every choice.</summary>
    public string UnknownInChoice { get; init; } = "\"x_seed\":18446744073709551617";

    public JsonSpelling Spelling { get; init; } = JsonSpelling.Compact;

    public LogprobStyle Logprobs { get; init; } = LogprobStyle.OpenAI;

    /// <summary>A first event with the role and empty content.</summary>
    public bool RoleEvent { get; init; } = true;

    /// <summary>Line ends of the event stream.</summary>
    public string NewLine { get; init; } = "\n";

    /// <summary>What stands before each payload; the space is optional by the standard.</summary>
    public string DataPrefix { get; init; } = "data: ";

    public int PromptTokens { get; init; } = 66;

    public string Usage => new SpelledJson(Spelling).Open('{')
        .Member("prompt_tokens", PromptTokens.ToString(CultureInfo.InvariantCulture))
        .Member("completion_tokens", Tokens.Count.ToString(CultureInfo.InvariantCulture))
        .Member("total_tokens", (PromptTokens + Tokens.Count).ToString(CultureInfo.InvariantCulture))
        .Close('}').ToString();

    /// <summary>The complete text of choice 0, in JSON spelling.</summary>
    public string JsonText => string.Concat(Tokens.Select(token => token.JsonText));

    /// <summary>Other choices than the first say the same backwards, so that a mix-up shows.</summary>
    public IReadOnlyList<KnownToken> TokensOf(int choice) => choice == 0 ? Tokens : [.. Tokens.Reverse()];
}
