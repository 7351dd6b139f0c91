using System.Globalization;

namespace RouterProxy.Dialects.Rejections;

/// <summary>Tells a refusal of added fields from every other error.</summary>
internal static class RejectionReader
{
    private static readonly string[] PromptMembers = ["messages", "prompt", "input", "instructions", "contents", "system"];

    /// <summary>
    /// What the error says about the fields that the gateway added; null when it is about something else.
    /// </summary>
    /// <param name="status">The upstream's status.</param>
    /// <param name="body">Its body, or as much of it as was read; any shape.</param>
    /// <param name="sent">What the attempt asked for.</param>
    /// <param name="gatewayAdded">False when every logprob field was the client's own: such a refusal is the client's to see and teaches nothing.</param>
    /// <param name="forcedUsage">The gateway added <c>stream_options.include_usage</c>.</param>
    public static Rejection? Classify(int status, ReadOnlySpan<byte> body, LogprobAsk sent, bool gatewayAdded, bool forcedUsage = false)
    {
        var asked = gatewayAdded && sent.Form != LogprobForm.None;
        if (status is not (400 or 403 or 422 or 500) || (!asked && !forcedUsage))
        {
            return null;
        }

        var error = ErrorTextReader.Read(body);
        if (asked && AboutLogprobs(status, error, sent) is { } rejection)
        {
            return rejection;
        }

        return forcedUsage && status != 500 && AboutUsage(error) ? new Rejection(RejectionVerdict.UsageRefused, 0, true) : null;
    }

    private static Rejection? AboutLogprobs(int status, ErrorText error, LogprobAsk sent)
    {
        var byParam = error.Param is { } param && NamesField(param, sent.Form);
        if (!byParam && (BlamesThePrompt(error.Param) || RejectionSignatures.AboutThePrompt.IsMatch(error.Message)))
        {
            return null;
        }

        var named = byParam || RejectionSignatures.Field.IsMatch(error.Message);
        foreach (var signature in RejectionSignatures.All)
        {
            if ((status != 500 || signature.AlsoServerError)
                && (signature.WhenSent is null || signature.WhenSent == sent.Form)
                && Points(signature.Pointing, error, sent, named)
                && (signature.Pattern is null || signature.Pattern.IsMatch(error.Message)))
            {
                return Verdict(signature, error, sent, byParam);
            }
        }

        return null;
    }

    private static Rejection Verdict(RejectionSignature signature, ErrorText error, LogprobAsk sent, bool byParam)
    {
        if (signature.Verdict != RejectionVerdict.TopTooLarge)
        {
            return new Rejection(signature.Verdict, 0, signature.Certain ?? byParam);
        }

        // "greater than" says nothing when already as few as possible were asked for.
        if (sent.Top <= 1)
        {
            return new Rejection(RejectionVerdict.Unsupported, 0, true);
        }

        var stated = RejectionSignatures.Limit.Match(error.Message);
        var max = stated.Success ? int.Parse(stated.Groups["max"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 1;
        return new Rejection(RejectionVerdict.TopTooLarge, max >= 1 && max < sent.Top ? max : 1, signature.Certain ?? byParam);
    }

    private static bool Points(Pointing pointing, ErrorText error, LogprobAsk sent, bool named) => pointing switch
    {
        Pointing.Named => named,
        Pointing.OnlyTopNamed => named && NamesOnlyTop(error),
        _ => named || (error.Param is null && SpeaksOfSentValue(error.Message, sent)),
    };

    private static bool NamesField(string param, LogprobForm sent) =>
        RejectionSignatures.Field.IsMatch(param)
        || (sent == LogprobForm.Include && (param is "include" || param.StartsWith("include[", StringComparison.Ordinal)));

    private static bool NamesOnlyTop(ErrorText error)
    {
        var withoutTop = RejectionSignatures.TopField.Replace(error.Message, "");
        if (RejectionSignatures.Field.IsMatch(withoutTop))
        {
            return false;
        }

        return withoutTop.Length < error.Message.Length || (error.Param is { } param && RejectionSignatures.TopField.IsMatch(param));
    }

    /// <summary>
    /// A type complaint without a name is about our field when it tells the type that we sent. It may seem safer to want our number as
    /// well ("integer `7`" is not our 1); however, servers quote numbers of their own. A complaint that was about another member of the
    /// client's comes again in the other form: that costs one try and teaches nothing.
    /// </summary>
    private static bool SpeaksOfSentValue(string message, LogprobAsk sent)
    {
        if (sent.Form == LogprobForm.Boolean)
        {
            return message.Contains("bool", StringComparison.OrdinalIgnoreCase);
        }

        return message.Contains("integer", StringComparison.OrdinalIgnoreCase) || HasNumber(message, sent.Top);
    }

    private static bool HasNumber(string message, int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        for (var at = 0; at < message.Length; at++)
        {
            var end = at;
            while (end < message.Length && char.IsAsciiDigit(message[end]))
            {
                end++;
            }

            if (message.AsSpan(at, end - at).SequenceEqual(digits[..length]))
            {
                return true;
            }

            at = end;
        }

        return false;
    }

    private static bool BlamesThePrompt(string? param)
    {
        if (param is not null)
        {
            foreach (var member in PromptMembers)
            {
                if (param.StartsWith(member, StringComparison.Ordinal) && (param.Length == member.Length || param[member.Length] is '.' or '['))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AboutUsage(ErrorText error) =>
        (error.Param is { } param && RejectionSignatures.UsageField.IsMatch(param))
        || (!BlamesThePrompt(error.Param) && RejectionSignatures.UsageField.IsMatch(error.Message));
}
