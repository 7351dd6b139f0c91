using RouterProxy.UnitTests.Configuration;

namespace RouterProxy.UnitTests.Deploy;

/// <summary>The shipped rules of Prometheus, read by lines: one value a line, or a block after <c>|</c>.</summary>
internal static class RuleFile
{
    private static readonly string[] Lines =
        [.. Directory.GetFiles(RepositoryFiles.Path("deploy/prometheus/rules"), "*.yml").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    public static IReadOnlyList<string> Expressions => Values("expr");

    public static IReadOnlyList<string> Recorded => Values("- record");

    public static IReadOnlyList<string> Alerts => Values("- alert");

    /// <summary>All values of a key, in the order of the files.</summary>
    public static IReadOnlyList<string> Values(string key)
    {
        List<string> values = [];
        for (var i = 0; i < Lines.Length; i++)
        {
            var line = Lines[i].TrimStart();
            if (line.StartsWith(key + ":", StringComparison.Ordinal))
            {
                var value = line[(key.Length + 1)..].Trim();
                values.Add(value == "|" ? Block(i) : Unquote(value));
            }
        }

        return values;
    }

    private static string Block(int start)
    {
        var indent = Indent(Lines[start]);
        return string.Join('\n', Lines.Skip(start + 1).TakeWhile(line => Indent(line) > indent));
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private static string Unquote(string value) => value is ['\'', .., '\''] ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : value;
}
