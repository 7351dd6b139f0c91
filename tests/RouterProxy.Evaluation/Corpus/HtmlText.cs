using System.Net;
using System.Text.RegularExpressions;

namespace RouterProxy.Evaluation.Corpus;

/// <summary>What a reader sees of an HTML mail, roughly: no tags, no styles, no comments.</summary>
internal static partial class HtmlText
{
    public static string Of(string html) => WebUtility.HtmlDecode(Tags().Replace(Unseen().Replace(html, " "), " "));

    [GeneratedRegex("<!--.*?-->|<(?<name>script|style|title)\\b.*?</\\k<name>\\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 5000)]
    private static partial Regex Tags();
}
