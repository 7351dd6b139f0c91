using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy.Configuration;
using RouteOptions = RouterProxy.Configuration.Options.RouteOptions;

namespace RouterProxy.Configuration.Reload;

/// <summary>Reads both sections from all sources and judges them together.</summary>
internal sealed class ConfigurationLoader(ConfigurationSources sources, KeyFiles keyFiles)
{
    /// <summary>Reads and judges the sources as they are now, without running anything on them.</summary>
    public static Task<LoadedConfiguration> LoadAsync(ConfigurationSources sources) =>
        new ConfigurationLoader(sources, new KeyFiles()).LoadAsync(sources.ReadTexts(), null);

    /// <param name="texts">The JSON sources' bytes.</param>
    /// <param name="boundAddresses">Where a running gateway listens, whatever the sources say now; null before it runs.</param>
    public async Task<LoadedConfiguration> LoadAsync(IReadOnlyList<ConfigurationText> texts, IReadOnlyList<string>? boundAddresses)
    {
        // 1. Merge: files, environment, command line.
        var problems = new ProblemList();
        var root = ConfigurationMerger.Merge(texts, sources, problems);
        var addresses = ListenAddresses.Read(root);

        // Half a configuration would only add problems about what the unreadable source may well hold.
        if (texts.Any(t => problems.HasErrorAt(t.Name)))
        {
            return Result(new RouterProxyOptions(), root, root, [], addresses, problems);
        }

        // 2. Walk and bind: unknown keys, values that cannot be read.
        var section = MergeRouteDefaults(root);
        var options = new OptionsReader(problems).Read<RouterProxyOptions>(section);

        // 3. Rules between keys.
        var draft = new ConfigurationDraft
        {
            Options = options,
            Root = root,
            Section = section,
            Problems = problems,
            Addresses = boundAddresses ?? addresses,
            Environment = sources.Environment,
        };
        DraftRules.Check(draft);
        CheckKeyFiles(draft);

        // 4. YARP's part, by YARP's own rules.
        var clusters = YarpConfigBuilder.Clusters(await YarpClusterReader.ReadAsync(root, problems), options, problems);
        return Result(options, root, section, clusters, addresses, problems);
    }

    private LoadedConfiguration Result(
        RouterProxyOptions options,
        ConfigurationNode root,
        ConfigurationNode section,
        IReadOnlyList<ClusterConfig> clusters,
        IReadOnlyList<string> addresses,
        ProblemList problems) => new()
        {
            Options = options,
            Root = root,
            Section = section,
            Clusters = clusters,
            Addresses = addresses,
            Environment = sources.Environment,
            Problems = problems.All,
        };

    private static ConfigurationNode MergeRouteDefaults(ConfigurationNode root)
    {
        var section = root.Find(SectionNames.RouterProxy) ?? new ConfigurationNode(SectionNames.RouterProxy, SectionNames.RouterProxy);
        var defaults = section.Find(nameof(RouterProxyOptions.RouteDefaults));
        var routes = section.Find(nameof(RouterProxyOptions.Routes));
        if (defaults is null || routes is null)
        {
            return section;
        }

        // Match and Tiers cannot be inherited; that they stand there is reported when RouteDefaults itself is walked.
        var inheritable = defaults.With(defaults.Children.Where(c =>
            OptionType.PropertiesOf(typeof(RouteSettings)).Any(p => p.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase))));
        var merged = routes.With(routes.Children.Select(r => DefaultsOverlay.Merge(r, inheritable, typeof(RouteOptions))));
        return section.With(section.Children.Select(c => ReferenceEquals(c, routes) ? merged : c));
    }

    private void CheckKeyFiles(ConfigurationDraft draft)
    {
        foreach (var (key, model) in draft.Options.Models.Where(m => !string.IsNullOrEmpty(m.Value.ApiKeyFile)))
        {
            if (keyFiles.Get(model.ApiKeyFile!).Problem is { } problem)
            {
                draft.Warn($"Models:{key}:ApiKeyFile", model.ApiKeyFile!, $"{problem}: requests to this model go without a key");
            }
        }

        foreach (var destination in draft.Root.Find(SectionNames.Clusters)?.Children.SelectMany(c => c.Find("Destinations")?.Children ?? []) ?? [])
        {
            var node = destination.Find($"Metadata:{ClusterMetadata.ApiKeyFile}");
            if (!string.IsNullOrEmpty(node?.Value) && keyFiles.Get(node.Value).Problem is { } problem)
            {
                draft.Problems.Warn(node.Path, node.Value, $"{problem}: requests to this destination go without a key", node.Origin);
            }
        }
    }
}
