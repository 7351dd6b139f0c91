using System.Text;

namespace RouterProxy.Dialects.Rejections;

/// <summary>
/// Leaves quoted sentences out of a message: an upstream that quotes a prompt with the word "logprobs" in it does not complain about the field.
/// A quoted single word stays, it is mostly the name of a member.
/// </summary>
internal static class Quotations
{
    public static string Remove(string message)
    {
        if (message.AsSpan().IndexOfAny("\"'`“") < 0)
        {
            return message;
        }

        var kept = new StringBuilder(message.Length);
        var at = 0;
        while (at < message.Length)
        {
            var end = QuotationEnd(message, at);
            if (end > at && message.AsSpan(at, end - at).ContainsAny(' ', '\n', '\t') && !IsInnerMessage(message, at))
            {
                kept.Append("''");
                at = end + 1;
                continue;
            }

            // A kept quotation is copied whole, so that its closing mark does not open another one.
            var last = end > at && !IsInnerMessage(message, at) ? end : at;
            kept.Append(message, at, last - at + 1);
            at = last + 1;
        }

        return kept.ToString();
    }

    /// <summary>Index of the mark that closes the quotation opened at <paramref name="at"/>, or -1.</summary>
    private static int QuotationEnd(string message, int at)
    {
        var close = message[at] switch
        {
            '"' => '"',
            '`' => '`',
            '“' => '”',
            // An apostrophe inside a word opens nothing.
            '\'' when at == 0 || !char.IsLetterOrDigit(message[at - 1]) => '\'',
            _ => '\0',
        };
        if (close == '\0')
        {
            return -1;
        }

        for (var end = at + 1; end < message.Length; end++)
        {
            if (message[end] == close && (close != '\'' || end + 1 == message.Length || !char.IsLetterOrDigit(message[end + 1])))
            {
                return end;
            }
        }

        return -1;
    }

    /// <summary>vLLM prints FastAPI's complaints into its message: <c>'msg': 'Input should be a valid boolean'</c> is no quotation.</summary>
    private static bool IsInnerMessage(string message, int at)
    {
        var before = message.AsSpan(0, at).TrimEnd(" :");
        return before.EndsWith("'msg'") || before.EndsWith("\"msg\"") || before.EndsWith("'message'") || before.EndsWith("\"message\"");
    }
}
