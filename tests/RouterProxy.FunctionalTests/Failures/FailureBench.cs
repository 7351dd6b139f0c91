using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>
/// Three upstreams and one gateway for many rows: <c>cheap</c>, <c>mid</c>, <c>strong</c>, and two models that can never answer, <c>closed</c>
/// (nobody listens) and <c>empty</c> (no destination). A route is named after its tiers: <c>cheap-mid-strong</c>; with <c>-fail</c> at
/// its end it has <c>OnStrongFailure: Fail</c>, with <c>-pass</c> <c>OnClientError: PassThrough</c>.
/// </summary>
public sealed class FailureBench : IAsyncLifetime
{
    private static readonly string[] Chains =
    [
        "strong", "cheap-strong", "cheap-mid-strong", "closed-strong", "empty-strong", "cheap-closed-strong", "cheap-empty-strong", "cheap-closed", "cheap-empty",
        "cheap-mid-closed", "cheap-mid-empty", "closed-closed", "empty-empty", "closed-empty", "cheap-client", "client",
    ];

    private readonly DeadPort _closed = new();

    internal FakeTimeProvider Clock { get; } = new();

    internal ScriptedUpstream Cheap { get; private set; } = null!;

    internal ScriptedUpstream Mid { get; private set; } = null!;

    internal ScriptedUpstream Strong { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cheap = await ScriptedUpstream.StartAsync();
        Mid = await ScriptedUpstream.StartAsync();
        Strong = await ScriptedUpstream.StartAsync();
        Gateway = await GatewayHost.StartAsync(Configuration().ToString(), Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Cheap.DisposeAsync();
        await Mid.DisposeAsync();
        await Strong.DisposeAsync();
        _closed.Dispose();
    }

    /// <summary>Sends one request, and lets time pass once <paramref name="upstream"/> has it, where a limit is to run out.</summary>
    internal async Task<RawResponse> AskAsync(string route, ScriptedApi api, bool stream, TimeSpan? limit = null, ScriptedUpstream? upstream = null)
    {
        var before = upstream?.Requests.Count ?? 0;
        var answer = SendAsync(route, api, stream);
        if (limit is { } time)
        {
            await Eventually.TrueAsync(() => upstream!.Requests.Count > before, "the upstream is asked");
            Clock.Advance(time);
        }

        return await answer;
    }

    /// <summary>The same where the time begins anew with the upstream's headers, whose arrival nobody announces: time passes until the answer is there.</summary>
    internal async Task<RawResponse> AskWhileTimePassesAsync(string route, ScriptedApi api, bool stream, TimeSpan step, ScriptedUpstream upstream)
    {
        var before = upstream.Requests.Count;
        var answer = SendAsync(route, api, stream);
        await Eventually.TrueAsync(() => upstream.Requests.Count > before, "the upstream is asked");
        await Eventually.TrueAsync(
            () =>
            {
                Clock.Advance(step);
                return answer.IsCompleted;
            },
            "the limit runs out");
        return await answer;
    }

    internal Task<RawResponse> SendAsync(string route, ScriptedApi api, bool stream, string more = "") =>
        Gateway.Client.PostAsync(api.Path, System.Text.Encoding.UTF8.GetBytes(api.Request(stream, more)), ("x-router-route", route), ("authorization", $"Bearer {Canary.ClientKey}"));

    internal Task<RawStream> OpenAsync(string route, ScriptedApi api, bool stream) =>
        Gateway.Client.OpenAsync(api.Path, System.Text.Encoding.UTF8.GetBytes(api.Request(stream)), ("x-router-route", route));

    private TwoTiers Configuration()
    {
        var configuration = new TwoTiers(Cheap.BaseAddress, Strong.BaseAddress);
        var clusters = configuration.Clusters;
        clusters["mid"] = JsonNode.Parse($$"""{ "Destinations": { "m1": { "Address": "{{Mid.BaseAddress}}" } } }""");
        clusters["closed"] = JsonNode.Parse($$"""{ "Destinations": { "x1": { "Address": "{{_closed.Address}}" } } }""");
        clusters["empty"] = JsonNode.Parse("""{ "Destinations": {} }""");
        var models = configuration.RouterProxy["Models"]!.AsObject();
        foreach (var name in (string[])["mid", "closed", "empty"])
        {
            models[name] = JsonNode.Parse($$"""{ "Cluster": "{{name}}", "ApiKey": "{{Canary.UpstreamKey}}", "Circuit": { "Enabled": false } }""");
        }

        models["client"] = JsonNode.Parse("""{ "Cluster": "strong", "Credential": "Client", "Circuit": { "Enabled": false } }""");
        var routes = configuration.RouterProxy["Routes"]!.AsObject();
        routes.Clear();
        foreach (var chain in Chains)
        {
            routes[chain] = Route(chain);
            routes[$"{chain}-fail"] = Route(chain, "\"OnStrongFailure\": \"Fail\"");
            routes[$"{chain}-pass"] = Route(chain, "\"OnClientError\": \"PassThrough\"");
        }

        return configuration;
    }

    private static JsonNode? Route(string chain, string more = "\"Mode\": \"Enforce\"")
    {
        var names = chain.Split('-');
        var tiers = names.Select((name, i) => i == names.Length - 1 ? $$"""{ "Model": "{{name}}" }""" : $$"""{ "Model": "{{name}}", "Threshold": 0.5 }""");
        return JsonNode.Parse($$"""{ "Tiers": [ {{string.Join(", ", tiers)}} ], "NonStreaming": "Buffer", {{more}} }""");
    }
}
