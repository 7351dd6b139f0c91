using System.Text.Json;
using System.Text.RegularExpressions;
using RouterProxy.UnitTests.Configuration;

namespace RouterProxy.UnitTests.Deploy;

/// <summary>One of the shipped dashboards.</summary>
internal sealed partial class DashboardFile(string path)
{
    private readonly JsonElement _root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    public string Name { get; } = Path.GetFileName(path);

    public string Uid => _root.GetProperty("uid").GetString()!;

    public string Title => _root.GetProperty("title").GetString()!;

    public IReadOnlyList<JsonElement> Panels => [.. _root.GetProperty("panels").EnumerateArray()];

    public IReadOnlyList<JsonElement> Charts => [.. Panels.Where(p => p.GetProperty("type").GetString() is not ("row" or "text"))];

    public static IReadOnlyList<DashboardFile> All { get; } =
        [.. Directory.GetFiles(RepositoryFiles.Path("deploy/grafana/dashboards"), "*.json").Order(StringComparer.Ordinal).Select(path => new DashboardFile(path))];

    /// <summary>Of panels, annotations and variables.</summary>
    public IEnumerable<string> Expressions()
    {
        var panels = Panels.Where(p => p.TryGetProperty("targets", out _)).SelectMany(p => p.GetProperty("targets").EnumerateArray());
        var annotations = _root.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(a => a.GetProperty("target"));
        var variables = _root.GetProperty("templating").GetProperty("list").EnumerateArray().Where(v => v.GetProperty("type").GetString() == "query");
        return panels.Concat(annotations).Select(p => p.GetProperty("expr").GetString()!)
            .Concat(variables.Select(v => LabelValues().Match(v.GetProperty("query").GetProperty("query").GetString()!).Groups["selector"].Value));
    }

    [GeneratedRegex(@"^label_values\((?<selector>.+), \w+\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelValues();
}
