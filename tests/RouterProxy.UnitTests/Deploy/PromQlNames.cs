using System.Text.RegularExpressions;

namespace RouterProxy.UnitTests.Deploy;

/// <summary>The names of metrics in a PromQL expression: what is left when strings, labels, durations, functions and words of the language are gone.</summary>
internal static partial class PromQlNames
{
    private const int LongestMilliseconds = 1000;

    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right"];

    public static IEnumerable<string> In(string expression)
    {
        var bare = Strings().Replace(expression, "");
        foreach (var noise in new[] { Selectors(), Ranges(), Groupings(), Offsets() })
        {
            bare = noise.Replace(bare, " ");
        }

        return Identifiers().Matches(bare).Select(m => m.Value).Where(name => !Words.Contains(name)).Distinct();
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """, RegexOptions.None, LongestMilliseconds)]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, LongestMilliseconds)]
    private static partial Regex Selectors();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.None, LongestMilliseconds)]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", RegexOptions.None, LongestMilliseconds)]
    private static partial Regex Groupings();

    [GeneratedRegex(@"\boffset\s+\S+", RegexOptions.None, LongestMilliseconds)]
    private static partial Regex Offsets();

    /// <summary>A name that no call follows; digits before it would make it the unit of a number.</summary>
    [GeneratedRegex(@"(?<![\w.])[a-zA-Z_:][\w:]*\b(?!\s*\()", RegexOptions.None, LongestMilliseconds)]
    private static partial Regex Identifiers();
}
