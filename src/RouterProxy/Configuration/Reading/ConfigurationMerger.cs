using Microsoft.Extensions.Configuration.CommandLine;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Validation;

namespace RouterProxy.Configuration.Reading;

/// <summary>Merges the sources in the ordinary .NET order: host variables, JSON sources, environment variables, command line.</summary>
internal static class ConfigurationMerger
{
    private static readonly string[] HostPrefixes = ["DOTNET_", "ASPNETCORE_"];

    private static readonly string[] NamedOnce =
    [
        $"{SectionNames.RouterProxy}:{nameof(RouterProxyOptions.Models)}",
        $"{SectionNames.RouterProxy}:{nameof(RouterProxyOptions.Routes)}",
        $"{SectionNames.RouterProxy}:{nameof(RouterProxyOptions.Clients)}",
    ];

    /// <summary>The root of the merged configuration.</summary>
    public static ConfigurationNode Merge(IReadOnlyList<ConfigurationText> texts, ConfigurationSources sources, ProblemList problems)
    {
        var root = new ConfigurationNode("", "");
        ApplyAll(root, HostVariables(sources.Environment));

        var firstSeen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            var entries = Flatten(text, problems);
            ReportNamedTwice(entries, text.Name, firstSeen, problems);
            ApplyAll(root, entries);
        }

        ApplyAll(root, Variables(sources.Environment));
        ApplyAll(root, CommandLine(sources.Arguments, problems));
        return root;
    }

    private static List<ConfigurationEntry> Flatten(ConfigurationText text, ProblemList problems)
    {
        if (text.Bytes is null)
        {
            problems.Add(text.Name, "(unreadable)", text.Error ?? "cannot be read", null);
            return [];
        }

        var entries = JsonFlattener.Flatten(text.Bytes, text.Name, problems);
        return [.. entries.Where(e => !text.WithoutOwnSections || !IsOwn(e.Path))];
    }

    private static bool IsOwn(string path)
    {
        var top = path.Split(':', 2)[0];
        return top.Equals(SectionNames.RouterProxy, StringComparison.OrdinalIgnoreCase)
            || top.Equals(SectionNames.ReverseProxy, StringComparison.OrdinalIgnoreCase);
    }

    // Two files that both describe one route would be mixed key by key, which nobody means.
    private static void ReportNamedTwice(
        List<ConfigurationEntry> entries, string file, Dictionary<string, string> firstSeen, ProblemList problems)
    {
        foreach (var entry in entries.DistinctBy(e => e.Path, StringComparer.OrdinalIgnoreCase))
        {
            var end = entry.Path.LastIndexOf(':');
            if (end < 0 || !NamedOnce.Contains(entry.Path[..end], StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!firstSeen.TryAdd(entry.Path, file))
            {
                problems.Add(entry.Path, "(in two files)", $"is named in {firstSeen[entry.Path]} and in {file}; one of them must go", entry.Origin);
            }
        }
    }

    private static IEnumerable<ConfigurationEntry> HostVariables(IReadOnlyDictionary<string, string> environment) =>
        from prefix in HostPrefixes
        from variable in environment
        where variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && variable.Key.Length > prefix.Length
        select Entry(variable.Key[prefix.Length..], variable.Value, variable.Key);

    private static IEnumerable<ConfigurationEntry> Variables(IReadOnlyDictionary<string, string> environment) =>
        environment.OrderBy(v => v.Key, StringComparer.Ordinal).Where(v => v.Key.Length > 0).Select(v => Entry(v.Key, v.Value, v.Key));

    private static ConfigurationEntry Entry(string key, string value, string variable) =>
        new(key.Replace("__", ":", StringComparison.Ordinal), ConfigurationValueKind.Scalar, value, new ValueOrigin("environment", variable));

    private static List<ConfigurationEntry> CommandLine(IReadOnlyList<string> arguments, ProblemList problems)
    {
        var entries = new List<ConfigurationEntry>();
        try
        {
            using var parsed = new ConfigurationRoot([new CommandLineConfigurationProvider(arguments)]);
            entries.AddRange(parsed.AsEnumerable()
                .Where(pair => pair.Value is not null)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new ConfigurationEntry(pair.Key, ConfigurationValueKind.Scalar, pair.Value, new ValueOrigin("command line", null))));
        }
        catch (FormatException error)
        {
            problems.Add("command line", "(arguments)", error.Message, null);
        }

        return entries;
    }

    private static void ApplyAll(ConfigurationNode root, IEnumerable<ConfigurationEntry> entries)
    {
        foreach (var entry in entries)
        {
            root.Apply(entry);
        }
    }
}
