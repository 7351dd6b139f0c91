using System.Text.RegularExpressions;

namespace RouterProxy.Dialects.Rejections;

/// <summary>
/// The wordings that are known, the most telling first; the first match counts. Patterns are matched in linear time:
/// the text comes from outside.
/// </summary>
internal static class RejectionSignatures
{
    public static readonly IReadOnlyList<RejectionSignature> All =
    [
        // llama.cpp; older builds answer 500.
        new()
        {
            Verdict = RejectionVerdict.UnsupportedCombination,
            Pattern = Compile(@"not supported with (?:tools|stream)"),
            AlsoServerError = true,
        },

        // Together, FastAPI, Go and .NET servers that want the boolean.
        new()
        {
            Verdict = RejectionVerdict.WrongForm,
            WhenSent = LogprobForm.Integer,
            Pointing = Pointing.NamedOrSentValue,
            Pattern = Compile(
                @"expected (?:a |an |type )?`?bool|valid boolean|must be (?:set to |a |an |of type |"
                + @"type )*(?:true|`?bool)|of type `?bool|should be (?:a |an )*`?bool|not a boolean"),
        },

        // Servers that want the integer.
        new()
        {
            Verdict = RejectionVerdict.WrongForm,
            WhenSent = LogprobForm.Boolean,
            Pointing = Pointing.NamedOrSentValue,
            Pattern = Compile(
                @"expected (?:a |an |type )*`?(?:integer|number|int|u?size|[iu](?:8|16|32|64))\b|valid integer|"
                + @"(?:of )?type `?(?:int|integer|number)\b|(?:must|should) be (?:a |an |of type |"
                + @"type )*(?:integer|number|int)\b|cannot unmarshal bool|not an integer"),
        },

        // vLLM, Ollama, TGI, OpenAI and FastAPI limits.
        new()
        {
            Verdict = RejectionVerdict.TopTooLarge,
            Pattern = Compile(
                @"max(?:imum)? allowed|greater than|larger than|above (?:the )?maximum|between \d+ and|<= ?\d|"
                + @"less than or equal|at most|up to \d|exceed|too (?:large|high|many)|no more than|out of range|"
                + @"in (?:the )?range|(?:must|can only|should) be 0 or 1\b|maximum (?:value |of |is )*\d"),
        },

        // A server that knows "logprobs" but not "top_logprobs" may take the number in the former.
        new()
        {
            Verdict = RejectionVerdict.WrongForm,
            WhenSent = LogprobForm.Boolean,
            Pointing = Pointing.OnlyTopNamed,
            Pattern = Compile(
                @"not (?:yet )?(?:supported|allowed|permitted|recognized)|unsupported|unknown|unrecognized|"
                + @"unexpected|extra (?:inputs|fields)|no such"),
        },

        new()
        {
            Verdict = RejectionVerdict.UnsupportedCombination,
            Pattern = Compile(@"reasoning|thinking|prediction|response_format|modalit|with (?:tools|stream|function)|combin|together with"),
        },

        new()
        {
            Verdict = RejectionVerdict.Unsupported,
            Pattern = Compile(
                @"not (?:yet |currently )?(?:supported|allowed|enabled|permitted|available|implemented|"
                + @"recognized)|unsupported|unknown|unrecognized|unexpected|extra (?:inputs|fields)|n't (?:yet |"
                + @"currently )?support|cannot|disabled|remove|forbidden|no such"),
        },

        // The field is named and nothing else is known about the wording.
        new() { Verdict = RejectionVerdict.Unsupported, Certain = null },
    ];

    /// <summary>Where a message states the largest number that is allowed.</summary>
    public static readonly Regex Limit = Compile(
        @"(?:max(?:imum)? allowed\D{0,20}|between \d+ and |<= ?|less than or equal to |at most |up to |"
        + @"exceed(?:s|ing)? |no more than |(?:greater|larger|higher) than |maximum (?:value |of |is )*|"
        + @"range \[?\d+(?:, ?| to |-|\.\.)|be 0 or )(?<max>\d{1,4})\b");

    /// <summary>Messages about the size or the content of the prompt, which may quote it.</summary>
    public static readonly Regex AboutThePrompt = Compile(
        @"context.length|context window|maximum context|too many tokens|token limit|content.?(?:filter|"
        + @"policy|management)|safety system|flagged|quota|rate.?limit");

    /// <summary>Any of the fields that ask for logprobs.</summary>
    public static readonly Regex Field = Compile(@"log[ _-]?prob|top_n_tokens|\bn_probs\b");

    /// <summary>The field that asks for alternatives.</summary>
    public static readonly Regex TopField = Compile(@"top[ _]log[ _-]?probs?|top_n_tokens");

    /// <summary>The added <c>stream_options: {include_usage: true}</c>.</summary>
    public static readonly Regex UsageField = Compile(@"stream_options|include_usage");

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
