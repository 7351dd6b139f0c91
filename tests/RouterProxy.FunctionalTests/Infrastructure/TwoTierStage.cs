using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>The usual cast on real servers: a cheap and a strong upstream, and the gateway in front of them.</summary>
internal sealed class TwoTierStage : IAsyncDisposable
{
    private TwoTierStage(ScriptedUpstream cheap, ScriptedUpstream strong, GatewayHost gateway, string configuration)
    {
        Configuration = configuration;
        Cheap = cheap;
        Strong = strong;
        Gateway = gateway;
    }

    /// <summary>Answers confidently unless told otherwise.</summary>
    public ScriptedUpstream Cheap { get; }

    /// <summary>Answers confidently unless told otherwise.</summary>
    public ScriptedUpstream Strong { get; }

    public GatewayHost Gateway { get; }

    /// <summary>What the gateway was started with.</summary>
    public string Configuration { get; }

    public RawClient Client => Gateway.Client;

    /// <param name="configure">Changes to the usual configuration.</param>
    /// <param name="protocol">What both upstreams speak.</param>
    /// <param name="clock">Clock of the gateway's limits.</param>
    /// <param name="builder">Last word on the gateway's builder.</param>
    public static async Task<TwoTierStage> StartAsync(
        Action<TwoTiers>? configure = null, UpstreamProtocol protocol = UpstreamProtocol.Http1, TimeProvider? clock = null, Action<WebApplicationBuilder>? builder = null)
    {
        var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident), protocol);
        var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident), protocol);
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress);
        if (protocol == UpstreamProtocol.Http2Cleartext)
        {
            foreach (string cluster in new[] { "cheap", "strong" })
            {
                tiers.Clusters[cluster]!["HttpRequest"] = new JsonObject { ["Version"] = "2", ["VersionPolicy"] = "RequestVersionExact" };
            }
        }

        configure?.Invoke(tiers);
        return new TwoTierStage(cheap, strong, await GatewayHost.StartAsync(tiers.ToString(), clock, builder), tiers.ToString());
    }

    /// <summary>A chat request to the route <c>mail</c>.</summary>
    /// <param name="stream">Whether the answer is streamed.</param>
    /// <param name="more">Further members, each with its leading comma.</param>
    public static string Body(bool stream, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"model":"mail","messages":[{"role":"user","content":"{{Canary.Prompt}}"}],"stream":{{(stream ? "true" : "false")}}{{more}}}""");

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Cheap.DisposeAsync();
        await Strong.DisposeAsync();
    }
}
