using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.UnitTests.DemoModels.Serving;

/// <summary>The demo models on a free loopback port, with a clock that stands still.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly WebApplication _app;

    private DemoServer(WebApplication app, FakeTimeProvider time)
    {
        _app = app;
        Time = time;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = Limit };
    }

    public HttpClient Client { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<DemoServer> StartAsync(DemoClassifiers classifiers, bool scripts = false)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_760_000_000));
        var app = DemoModelsServer.Build(new DemoModelsOptions { Classifiers = classifiers, EnableScripts = scripts, TimeProvider = time });
        await app.StartAsync();
        return new DemoServer(app, time);
    }

    /// <summary>Sends a request and comes back with the response headers; the body is still to be read.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
    }

    public async Task<JsonElement> PostJsonAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        return Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>The <c>data</c> values of a streamed answer.</summary>
    public async Task<string[]> PostEventsAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(path, body, headers);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return DataOf(await response.Content.ReadAsStringAsync());
    }

    public static string[] DataOf(string stream) =>
        [.. stream.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public Task StopAsync() => _app.StopAsync().WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
