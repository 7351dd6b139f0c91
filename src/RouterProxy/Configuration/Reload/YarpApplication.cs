using Yarp.ReverseProxy.Configuration;

namespace RouterProxy.Configuration.Reload;

/// <summary>Gives YARP its part and hears when it runs on it.</summary>
internal sealed class YarpApplication : IConfigChangeListener
{
    // YARP applies a change within milliseconds; the limit only keeps a reload from hanging should it never answer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private volatile Expectation? _expected;

    public YarpApplication(IReadOnlyList<ClusterConfig> clusters, TimeProvider time)
    {
        _time = time;
        Provider = new InMemoryConfigProvider(YarpConfigBuilder.Routes(), clusters);
    }

    public InMemoryConfigProvider Provider { get; }

    /// <summary>Swaps YARP's part and waits until YARP runs on it.</summary>
    /// <returns>Null, or why YARP did not take it.</returns>
    public async Task<string?> SwapAsync(IReadOnlyList<ClusterConfig> clusters)
    {
        // The list is what a revision is known by: YARP may wrap the configuration, the list of routes comes through as it is.
        var expected = new Expectation(YarpConfigBuilder.Routes(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        _expected = expected;
        try
        {
            Provider.Update(expected.Routes, clusters);
            return await expected.Done.Task.WaitAsync(Limit, _time);
        }
        catch (TimeoutException)
        {
            return $"YARP did not apply the clusters within {Limit.TotalSeconds:0} s";
        }
        finally
        {
            _expected = null;
        }
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Complete(proxyConfigs, null);

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) =>
        Complete(proxyConfigs, exception is AggregateException all ? string.Join("; ", all.InnerExceptions.Select(e => e.Message)) : exception.Message);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        // Nothing is in force yet.
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
        if (ReferenceEquals(configProvider, Provider))
        {
            _expected?.Done.TrySetResult(exception.Message);
        }
    }

    private void Complete(IReadOnlyList<IProxyConfig> configs, string? failure)
    {
        var expected = _expected;
        if (expected is not null && configs.Any(c => ReferenceEquals(c.Routes, expected.Routes)))
        {
            expected.Done.TrySetResult(failure);
        }
    }

    private sealed record Expectation(IReadOnlyList<RouteConfig> Routes, TaskCompletionSource<string?> Done);
}
