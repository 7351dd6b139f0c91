namespace RouterProxy.Evaluation.Corpus;

/// <summary>
/// Takes subject and readable text out of a raw mail. No other header is used: addresses, relays, dates and filter marks give away where and
/// when a mail was collected, and a model that learned them would be a model of the collection.
/// </summary>
internal static class MailReader
{
    /// <summary>Characters; longer mails are cut. The longest have 300,000, nearly all of it attachments.</summary>
    public const int MostText = 20_000;

    public static (string Subject, string Body) Read(string raw)
    {
        var mail = MailPart.Parse(raw.ReplaceLineEndings("\n"));
        var body = TextOf(mail, depth: 0).Trim();
        return (mail.Header("subject") ?? "", body.Length > MostText ? body[..MostText] : body);
    }

    /// <summary>The text of a part: its own, or the first of its parts that has any. Of alternatives the plain one is first.</summary>
    private static string TextOf(MailPart part, int depth)
    {
        var type = part.MediaType;
        if (type.StartsWith("multipart/", StringComparison.Ordinal) && depth < 8)
        {
            return part.Parts().Select(inner => TextOf(inner, depth + 1)).FirstOrDefault(text => text.Length > 0) ?? "";
        }

        if (type == "message/rfc822" && depth < 8)
        {
            return TextOf(MailPart.Parse(part.Body), depth + 1);
        }

        if (!type.StartsWith("text/", StringComparison.Ordinal))
        {
            return "";
        }

        var text = part.Decode();
        return type == "text/html" ? HtmlText.Of(text) : text;
    }
}
