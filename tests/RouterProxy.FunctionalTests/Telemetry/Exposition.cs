using System.Globalization;
using System.Text.RegularExpressions;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>A scrape, read strictly: what Prometheus would refuse is an exception here.</summary>
internal sealed partial class Exposition
{
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);

    private Exposition()
    {
    }

    public List<MetricSample> Samples { get; } = [];

    /// <summary>Type by name of the family.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A line is no comment and no sample, or a series occurs twice.</exception>
    public static Exposition Parse(string text, bool openMetrics)
    {
        var exposition = new Exposition();
        var lines = text.Split('\n');
        if (lines[^1].Length > 0)
        {
            throw new FormatException("The last line does not end.");
        }

        foreach (var line in lines[..^1])
        {
            exposition.Read(line, openMetrics);
        }

        return openMetrics == text.EndsWith("# EOF\n", StringComparison.Ordinal) ? exposition : throw new FormatException("EOF mark and format disagree.");
    }

    /// <summary>Sum of all series of a name whose labels agree.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => Find(name, labels).Sum(s => s.Value);

    public IEnumerable<MetricSample> Find(string name, params (string Label, string Value)[] labels) =>
        Samples.Where(s => s.Name == name && Array.TrueForAll(labels, l => s[l.Label] == l.Value));

    private void Read(string line, bool openMetrics)
    {
        if (line.StartsWith('#'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                Types.Add(type.Groups["name"].Value, type.Groups["type"].Value);
            }

            return;
        }

        var match = SampleLine().Match(line);
        if (!match.Success || (match.Groups["exemplar"].Success && !openMetrics))
        {
            throw new FormatException($"No sample: {line}");
        }

        var labels = LabelPair().Matches(match.Groups["labels"].Value).ToDictionary(l => l.Groups["label"].Value, l => l.Groups["text"].Value, StringComparer.Ordinal);
        if (!_series.Add(match.Groups["name"].Value + "{" + match.Groups["labels"].Value + "}"))
        {
            throw new FormatException($"Twice: {line}");
        }

        var value = match.Groups["value"].Value;
        Samples.Add(new MetricSample(
            match.Groups["name"].Value,
            labels,
            value == "+Inf" ? double.PositiveInfinity : double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture),
            match.Groups["exemplar"].Success ? match.Groups["exemplar"].Value : null));
    }

    [GeneratedRegex("""^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|info|unknown|untyped|summary)$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\n"])*",?)*)\})? (?<value>\+Inf|-?[0-9][^ ]*|NaN)( [0-9.]+)?( # \{(?<exemplar>[^}]*)\} [^ ]+( [0-9.]+)?)?$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>([^"\\\n]|\\[\\n"])*)",?""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LabelPair();
}
