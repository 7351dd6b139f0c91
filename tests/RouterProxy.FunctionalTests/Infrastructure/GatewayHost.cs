using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.Hosting;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>The gateway itself on a real server and a free port, configured as a user would configure it.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, ConfigurationGate gate, CapturedLog log)
    {
        _app = app;
        Gate = gate;
        Log = log;
        BaseAddress = new Uri(app.Urls.First());
        Client = new RawClient(BaseAddress);
    }

    public Uri BaseAddress { get; }

    public RawClient Client { get; }

    public ConfigurationGate Gate { get; }

    /// <summary>Everything that was logged, at every level.</summary>
    public CapturedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a gateway on configuration text.</summary>
    /// <param name="json">The sections <c>RouterProxy</c> and <c>ReverseProxy</c>.</param>
    /// <param name="clock">Clock of all limits; the system's when null.</param>
    /// <param name="configure">Last word on the builder.</param>
    public static Task<GatewayHost> StartAsync(string json, TimeProvider? clock = null, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(Sources(ConfigurationSource.Text("test", json)), clock, configure);

    /// <summary>Starts a gateway on a file that a test may change while it runs.</summary>
    public static Task<GatewayHost> StartOnFileAsync(string path, TimeProvider? clock = null, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(Sources(ConfigurationSource.File(path)), clock, configure);

    public static async Task<GatewayHost> StartAsync(ConfigurationSources sources, TimeProvider? clock = null, Action<WebApplicationBuilder>? configure = null)
    {
        var loaded = await ConfigurationGate.LoadAsync(sources, clock ?? TimeProvider.System);
        var gate = loaded.Gate ?? throw new InvalidOperationException("The test's configuration is refused: " + string.Join("; ", loaded.Problems));
        var log = new CapturedLog();
        var app = GatewayApplication.Build(gate, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
            if (clock is not null)
            {
                builder.Services.AddSingleton(clock);
            }

            configure?.Invoke(builder);
        });
        await app.StartAsync();
        return new GatewayHost(app, gate, log);
    }

    /// <summary>Waits until so many decisions are recorded, and reads them.</summary>
    public Task<IReadOnlyList<JsonElement>> RecordsAsync(int count) => RecordsFolder.ReadAsync(Gate.Options.Records.Folder, count);

    /// <summary>Begins the shutdown that SIGTERM begins, and waits for its end.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        RecordsFolder.Delete(Gate.Options.Records.Folder);
    }

    private static ConfigurationSources Sources(ConfigurationSource source) =>
        new() { Json = [source], Arguments = ["--urls=http://127.0.0.1:0"] };
}
