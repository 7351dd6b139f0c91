using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Clients;

/// <summary>Two tiers that know an unsure cheap and a confident strong answer, behind whatever clients a test names.</summary>
internal sealed class GatewayWithClients : IAsyncDisposable
{
    public const string Body = $$"""{"model":"mail","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";

    private GatewayWithClients(ScriptedUpstream cheap, ScriptedUpstream strong, GatewayHost host)
    {
        Cheap = cheap;
        Strong = strong;
        Host = host;
    }

    public ScriptedUpstream Cheap { get; }

    public ScriptedUpstream Strong { get; }

    public GatewayHost Host { get; }

    public RawClient Client => Host.Client;

    /// <param name="clients">The section <c>Clients</c>; <see cref="Entry"/> makes one.</param>
    /// <param name="change">What else the test is about.</param>
    public static async Task<GatewayWithClients> StartAsync(JsonObject clients, Action<TwoTiers>? change = null)
    {
        var cheap = await ScriptedUpstream.StartAsync(Chat(KnownCompletion.Unsure));
        var strong = await ScriptedUpstream.StartAsync(Chat(KnownCompletion.Confident));
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress);
        tiers.RouterProxy["Clients"] = clients;
        change?.Invoke(tiers);
        return new GatewayWithClients(cheap, strong, await tiers.StartAsync());
    }

    /// <summary>A client with these keys that may use every route; members of <paramref name="members"/> replace that.</summary>
    public static JsonObject Entry(string[] keys, string members = "{}")
    {
        var entry = new JsonObject { ["Routes"] = new JsonArray("*") };
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            entry[name] = value?.DeepClone();
        }

        entry["KeySha256"] = new JsonArray([.. keys.Select(k => (JsonNode)Hash(k))]);
        return entry;
    }

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static (string Name, string Value) Bearer(string key) => ("authorization", "Bearer " + key);

    /// <summary>Knows the chat endpoint, and answers everything else with an empty object.</summary>
    private static Func<UpstreamRequest, UpstreamReply> Chat(KnownCompletion completion) => request =>
        request.RawTarget.Contains("/chat/", StringComparison.Ordinal) ? KnowsBoth.Answers(completion)(request) : UpstreamReply.Json("{}");

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Cheap.DisposeAsync();
        await Strong.DisposeAsync();
    }
}
