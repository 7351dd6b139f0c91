using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Serving;
using RouterProxy.Hosting;

namespace RouterProxy.Commands;

/// <summary>Demo models, the gateway in front of them, and a client: everything that the demo needs, on loopback.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    public const string RouteName = "email-triage";
    private readonly WebApplication _models;
    private readonly WebApplication _gateway;

    private DemoStage(WebApplication models, WebApplication gateway, DemoCorpus corpus, DemoClassifiers classifiers, double threshold)
    {
        _models = models;
        _gateway = gateway;
        Corpus = corpus;
        Classifiers = classifiers;
        Threshold = threshold;
        Address = gateway.Urls.First();
        Client = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public DemoCorpus Corpus { get; }

    public DemoClassifiers Classifiers { get; }

    public double Threshold { get; }

    public string Address { get; }

    public HttpClient Client { get; }

    public static async Task<DemoStage> StartAsync(string urls, CancellationToken cancellation)
    {
        var corpus = DemoCorpus.Load();
        var classifiers = DemoClassifiers.Train(corpus);
        var threshold = DemoThreshold.Choose(corpus, classifiers).Threshold;
        var models = DemoModelsServer.Build(new DemoModelsOptions { Classifiers = classifiers });
        await models.StartAsync(cancellation);
        var loaded = await ConfigurationGate.LoadAsync(
            new ConfigurationSources
            {
                Json = [ConfigurationSource.Text("demo", DemoConfiguration.Json(models.Urls.First(), threshold))],
                Arguments = [$"--urls={urls}"],
            },
            TimeProvider.System);
        if (loaded.Gate is null)
        {
            throw new InvalidOperationException($"The demo's own configuration is wrong: {string.Join("; ", loaded.Problems)}");
        }

        var gateway = GatewayApplication.Build(loaded.Gate);
        await gateway.StartAsync(cancellation);
        return new DemoStage(models, gateway, corpus, classifiers, threshold);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.DisposeAsync();
        await _models.DisposeAsync();
    }
}
