using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A cheap and a strong scripted upstream with the gateway in front: what most tests of one request need.</summary>
internal sealed class Tiers : IAsyncDisposable
{
    private Tiers(ScriptedUpstream cheap, ScriptedUpstream strong, GatewayHost gateway) => (Cheap, Strong, Gateway) = (cheap, strong, gateway);

    public ScriptedUpstream Cheap { get; }

    public ScriptedUpstream Strong { get; }

    public GatewayHost Gateway { get; }

    /// <param name="cheap">What the cheap model answers.</param>
    /// <param name="nonStreaming">The route's <c>NonStreaming</c>.</param>
    /// <param name="strong">What the strong model answers; without it a request that reaches it gets a 500.</param>
    /// <param name="configure">More configuration.</param>
    public static async Task<Tiers> StartAsync(
        Func<UpstreamRequest, UpstreamReply> cheap, string nonStreaming = "Buffer", Func<UpstreamRequest, UpstreamReply>? strong = null, Action<TwoTiers>? configure = null)
    {
        var first = await ScriptedUpstream.StartAsync(cheap);
        var last = await ScriptedUpstream.StartAsync(strong);
        var configuration = new TwoTiers(first.BaseAddress, last.BaseAddress).With("NonStreaming", nonStreaming);
        configure?.Invoke(configuration);
        return new Tiers(first, last, await configuration.StartAsync());
    }

    public Task<RawResponse> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        Gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(body), headers);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Cheap.DisposeAsync();
        await Strong.DisposeAsync();
    }
}
