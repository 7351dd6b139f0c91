using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Configuration.Reload;

/// <summary>
/// The one way in which configuration comes into force. Both sections are read and judged together; only what is right as a whole is swapped in,
/// YARP's part first, then the table. Whatever else stands in the sources, the last good configuration keeps running.
/// </summary>
internal sealed class ConfigurationGate
{
    private readonly ConfigurationSources _sources;
    private readonly KeyFiles _keyFiles;
    private readonly TimeProvider _time;
    private readonly YarpApplication _yarp;
    private readonly LoadedConfiguration _atStart;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<Action<ReloadEvent>> _listeners = [];
    private IReadOnlyList<ConfigurationText> _seen;
    private IProxyStateLookup? _clusters;
    private volatile LoadedConfiguration _inForce;
    private volatile RoutingTable? _current;
    private volatile ReloadStatus _status;

    private ConfigurationGate(
        ConfigurationSources sources, KeyFiles keyFiles, TimeProvider time, LoadedConfiguration loaded, IReadOnlyList<ConfigurationText> texts)
    {
        _sources = sources;
        _keyFiles = keyFiles;
        _time = time;
        _atStart = loaded;
        _inForce = loaded;
        _seen = texts;
        _yarp = new YarpApplication(loaded.Clusters, time);
        _status = new ReloadStatus(time.GetUtcNow(), null, [], WarningsOf(loaded), []);
    }

    /// <summary>The table in force. Capture it once per request.</summary>
    /// <exception cref="InvalidOperationException">The gate was not activated.</exception>
    public RoutingTable Current => _current ?? throw new InvalidOperationException("The configuration gate was not activated.");

    /// <summary>The options in force, for what is not part of the table (shutdown times).</summary>
    public RouterProxyOptions Options => _inForce.Options;

    /// <summary>The configuration in force, for what explains it.</summary>
    public LoadedConfiguration InForce => _inForce;

    /// <summary>Where the gateway listens: fixed at start.</summary>
    public IReadOnlyList<string> Addresses => _atStart.Addresses;

    public ReloadStatus Status => _status;

    /// <summary>What YARP reads: register it as the only configuration provider.</summary>
    public IProxyConfigProvider ProxyConfig => _yarp.Provider;

    /// <summary>What YARP reports to: register it as well.</summary>
    public IConfigChangeListener ProxyListener => _yarp;

    /// <summary>Reads and judges the sources for the first time.</summary>
    public static async Task<GateResult> LoadAsync(ConfigurationSources sources, TimeProvider time)
    {
        var keyFiles = new KeyFiles();
        var texts = sources.ReadTexts();
        var loaded = await new ConfigurationLoader(sources, keyFiles).LoadAsync(texts, null);
        return new GateResult(loaded.Problems, loaded.IsValid ? new ConfigurationGate(sources, keyFiles, time, loaded, texts) : null);
    }

    /// <summary>The merged configuration at start, for what is read once: server addresses, logging.</summary>
    public IConfiguration HostConfiguration() => _atStart.Root.ToConfiguration();

    /// <summary>Hears of every change. Listeners are called in turn and must not block.</summary>
    public void Subscribe(Action<ReloadEvent> listener)
    {
        lock (_listeners)
        {
            _listeners.Add(listener);
        }
    }

    /// <summary>Compiles the first table; call it when YARP has read its part (after <c>MapReverseProxy</c>), before the server starts.</summary>
    public void Activate(IProxyStateLookup clusters)
    {
        _clusters = clusters;
        _current = new TableCompiler(_inForce, _keyFiles, clusters).Compile();
    }

    /// <summary>Looks at all sources by content and takes over what changed.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_clusters is null)
            {
                return;
            }

            var rotated = _keyFiles.Refresh();
            var texts = _sources.ReadTexts();
            if (!texts.Zip(_seen).All(pair => pair.First.SameContent(pair.Second)))
            {
                await ReloadAsync(texts);
            }
            else if (rotated.Count > 0)
            {
                Publish(ReloadOutcome.KeysChanged, _status with { Warnings = WarningsOf(_inForce) });
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReloadAsync(IReadOnlyList<ConfigurationText> texts)
    {
        _seen = texts;
        var loaded = await new ConfigurationLoader(_sources, _keyFiles).LoadAsync(texts, _atStart.Addresses);
        if (!loaded.IsValid)
        {
            Reject(loaded.Problems);
            return;
        }

        // 1. YARP's part. A request that captured the old table keeps the clusters that the table holds.
        if (await _yarp.SwapAsync(loaded.Clusters) is { } failure)
        {
            await _yarp.SwapAsync(_inForce.Clusters);
            Reject([new ConfigurationProblem(ProblemSeverity.Error, SectionNames.Clusters, "(refused by YARP)", failure, null)]);
            return;
        }

        // 2. Our table, in one step.
        _current = new TableCompiler(loaded, _keyFiles, _clusters!).Compile();
        _inForce = loaded;
        _keyFiles.KeepOnly(KeyFilesOf(loaded));
        var restart = RestartCheck.Find(_atStart.Root, loaded.Root);
        Publish(ReloadOutcome.Applied, new ReloadStatus(_time.GetUtcNow(), _status.LastFailure, [], WarningsOf(loaded), restart));
    }

    private void Reject(IReadOnlyList<ConfigurationProblem> problems)
    {
        _keyFiles.KeepOnly(KeyFilesOf(_inForce));
        var errors = problems.Where(p => p.Severity == ProblemSeverity.Error).ToArray();
        Publish(ReloadOutcome.Rejected, _status with { LastFailure = _time.GetUtcNow(), Problems = errors });
    }

    private void Publish(ReloadOutcome outcome, ReloadStatus status)
    {
        _status = status;
        Action<ReloadEvent>[] listeners;
        lock (_listeners)
        {
            listeners = [.. _listeners];
        }

        foreach (var listener in listeners)
        {
            listener(new ReloadEvent(outcome, status));
        }
    }

    // Key files change without a reload, so what the load said of them is replaced by what they are now.
    private ConfigurationProblem[] WarningsOf(LoadedConfiguration loaded) =>
    [
        .. loaded.Problems.Where(p => p.Severity == ProblemSeverity.Warning && !p.KeyPath.EndsWith(":ApiKeyFile", StringComparison.OrdinalIgnoreCase)),
        .. _keyFiles.Unusable.Select(f => new ConfigurationProblem(
            ProblemSeverity.Warning,
            "ApiKeyFile",
            f.Path,
            f.Current is null ? $"{f.Problem}: requests go without a key" : $"{f.Problem}: the key read last stays in force",
            null)),
    ];

    private static IEnumerable<string> KeyFilesOf(LoadedConfiguration loaded) =>
        loaded.Options.Models.Values.Select(m => m.ApiKeyFile)
            .Concat(loaded.Clusters.SelectMany(c => c.Destinations?.Values ?? []).Select(d => d.Metadata?.GetValueOrDefault(ClusterMetadata.ApiKeyFile)))
            .Where(p => !string.IsNullOrEmpty(p))!;
}
