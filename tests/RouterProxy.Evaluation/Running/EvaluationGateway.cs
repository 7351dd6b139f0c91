using Microsoft.AspNetCore.Builder;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.Hosting;

namespace RouterProxy.Evaluation.Running;

/// <summary>The gateway on a free port of loopback, and a client of it.</summary>
internal sealed class EvaluationGateway : IAsyncDisposable
{
    private readonly WebApplication _gateway;

    private EvaluationGateway(WebApplication gateway)
    {
        _gateway = gateway;
        Client = new HttpClient { BaseAddress = new Uri(gateway.Urls.First()) };
    }

    public HttpClient Client { get; }

    public static async Task<EvaluationGateway> StartAsync(string configuration, CancellationToken cancellation)
    {
        var gateway = GatewayApplication.Build(await LoadAsync(configuration));
        await gateway.StartAsync(cancellation);
        return new EvaluationGateway(gateway);
    }

    /// <exception cref="InvalidOperationException">The evaluation's own configuration is wrong.</exception>
    public static async Task<ConfigurationGate> LoadAsync(string configuration)
    {
        var loaded = await ConfigurationGate.LoadAsync(
            new ConfigurationSources { Json = [ConfigurationSource.Text("evaluation", configuration)], Arguments = ["--urls=http://127.0.0.1:0"] },
            TimeProvider.System);
        return loaded.Gate ?? throw new InvalidOperationException($"The evaluation's own configuration is wrong: {string.Join("; ", loaded.Problems)}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.DisposeAsync();
    }
}
