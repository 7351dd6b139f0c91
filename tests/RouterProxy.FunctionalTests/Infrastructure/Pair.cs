namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A gateway of its own with a cheap and a strong upstream, for tests that are about one configuration. The strong one answers <c>strongword</c>.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(ScriptedUpstream cheap, ScriptedUpstream strong, GatewayHost gateway) => (Cheap, Strong, Gateway) = (cheap, strong, gateway);

    public ScriptedUpstream Cheap { get; }

    public ScriptedUpstream Strong { get; }

    public GatewayHost Gateway { get; }

    /// <param name="change">What the test's configuration has that <see cref="TwoTiers"/> has not.</param>
    /// <param name="cheap">The cheap upstream's answers.</param>
    /// <param name="clock">Clock of all limits; the system's when null.</param>
    public static async Task<Pair> StartAsync(Func<TwoTiers, TwoTiers>? change = null, Func<UpstreamRequest, UpstreamReply>? cheap = null, TimeProvider? clock = null)
    {
        var cheapUpstream = await ScriptedUpstream.StartAsync(cheap);
        var strongUpstream = await ScriptedUpstream.StartAsync(request => Api(request).Answers("strongword", 0.9)(request));
        var tiers = new TwoTiers(cheapUpstream.BaseAddress, strongUpstream.BaseAddress);
        return new Pair(cheapUpstream, strongUpstream, await (change?.Invoke(tiers) ?? tiers).StartAsync(clock));
    }

    public Task<RawResponse> AskAsync(ScriptedApi api, bool stream, string more = "", params (string Name, string Value)[] headers) =>
        Gateway.Client.PostAsync(api.Path, System.Text.Encoding.UTF8.GetBytes(api.Request(stream, more)), headers);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Cheap.DisposeAsync();
        await Strong.DisposeAsync();
    }

    /// <summary>The endpoint that a request addresses, whatever its prefix.</summary>
    public static ScriptedApi Api(UpstreamRequest request) =>
        request.RawTarget.Contains("/chat/completions", StringComparison.Ordinal) ? ScriptedApi.Chat
        : request.RawTarget.Contains("/responses", StringComparison.Ordinal) ? ScriptedApi.Responses
        : ScriptedApi.Completions;
}
