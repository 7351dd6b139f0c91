using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.PassThrough;

/// <summary>One upstream and a gateway that passes some of <c>/v1</c> through to it; shared by the tests of a class.</summary>
public sealed class PassThroughBench : IAsyncLifetime
{
    internal const int MaxRequestBytes = 1 << 20;

    internal ScriptedUpstream Upstream { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Upstream = await ScriptedUpstream.StartAsync();
        Gateway = await Configuration(Upstream.BaseAddress).StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    internal static TwoTiers Configuration(Uri upstream)
    {
        var tiers = new TwoTiers(upstream, upstream);
        tiers.RouterProxy["PassThrough"] = JsonNode.Parse($$"""
            { "Model": "strong", "Allow": [ "POST /v1/embeddings", "GET /v1/files*", "POST /v1/files" ], "MaxRequestBytes": {{MaxRequestBytes}} }
            """);
        return tiers;
    }
}
