namespace RouterProxy.DemoModels.Corpus;

/// <summary>One labelled sample mail.</summary>
/// <param name="Id">Unique in the corpus; plays no part in the split.</param>
/// <param name="Subject">Subject line, never empty.</param>
/// <param name="Body">Plain text of the mail, never empty.</param>
/// <param name="Label">Its right label; in the sample mails one of <see cref="DemoLabels.All"/>.</param>
public sealed record DemoMail(string Id, string Subject, string Body, string Label)
{
    /// <summary>The mail as the classifiers and a chat's user message see it.</summary>
    public string Text => $"Subject: {Subject}\n\n{Body}";
}
