using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using Yarp.ReverseProxy;

namespace RouterProxy.UnitTests.Configuration;

/// <summary>A gate with the real YARP behind it, not listening anywhere.</summary>
internal sealed class GatedYarp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatedYarp(WebApplication app, ConfigurationGate gate)
    {
        _app = app;
        Gate = gate;
    }

    public ConfigurationGate Gate { get; }

    public List<ReloadEvent> Events { get; } = [];

    public IProxyStateLookup Clusters => _app.Services.GetRequiredService<IProxyStateLookup>();

    public static async Task<GatedYarp> StartAsync(ConfigurationSources sources, TimeProvider time)
    {
        var result = await ConfigurationGate.LoadAsync(sources, time);
        var gate = result.Gate.ShouldNotBeNull(string.Join('\n', result.Problems));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddConfigurationGate(gate);
        builder.Services.AddReverseProxy();
        var app = builder.Build();
        app.MapReverseProxy();
        gate.Activate(app.Services.GetRequiredService<IProxyStateLookup>());
        var host = new GatedYarp(app, gate);
        gate.Subscribe(host.Events.Add);
        return host;
    }

    public ConfigurationWatcher Watcher() => _app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ConfigurationWatcher>().Single();

    public Task PollAsync() => Gate.PollAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
