using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// The configuration that most tests start from: route <c>mail</c> (model <c>mail</c>), tiers <c>cheap</c> (threshold 0.5) and
/// <c>strong</c>, each a model on a cluster of its own with one destination, circuits off: most tests make upstreams fail on purpose. Change what a test is about, leave the rest.
/// </summary>
internal sealed class TwoTiers
{
    private readonly JsonObject _root;

    public TwoTiers(Uri cheap, Uri strong, double threshold = 0.5)
    {
        _root = JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "ReverseProxy": { "Clusters": {
                "cheap": { "Destinations": { "c1": { "Address": "{{cheap}}" } } },
                "strong": { "Destinations": { "s1": { "Address": "{{strong}}" } } } } },
              "RouterProxy": {
                "Records": { "Folder": {{JsonSerializer.Serialize(RecordsFolder.New())}} },
                "Models": {
                  "cheap": { "Cluster": "cheap", "Model": "cheap-model", "ApiKey": "{{Canary.UpstreamKey}}", "Circuit": { "Enabled": false } },
                  "strong": { "Cluster": "strong", "Model": "strong-model", "ApiKey": "{{Canary.UpstreamKey}}", "Circuit": { "Enabled": false } } },
                "Routes": { "mail": {
                  "Match": { "Models": [ "mail" ] },
                  "Tiers": [ { "Model": "cheap", "Threshold": {{threshold}} }, { "Model": "strong" } ],
                  "NonStreaming": "Buffer" } } }
            }
            """))!.AsObject();
    }

    /// <summary>The route's section.</summary>
    public JsonObject Route => RouterProxy["Routes"]!["mail"]!.AsObject();

    public JsonObject RouterProxy => _root["RouterProxy"]!.AsObject();

    public JsonObject Clusters => _root["ReverseProxy"]!["Clusters"]!.AsObject();

    public JsonObject Model(string key) => RouterProxy["Models"]![key]!.AsObject();

    /// <summary>Sets a value below the route: <c>.With("Mode", "Observe")</c>.</summary>
    public TwoTiers With(string key, JsonNode? value)
    {
        Route[key] = value;
        return this;
    }

    /// <summary>Sets a value below a model.</summary>
    public TwoTiers WithModel(string model, string key, JsonNode? value)
    {
        Model(model)[key] = value;
        return this;
    }

    public override string ToString() => _root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    public Task<GatewayHost> StartAsync(TimeProvider? clock = null) => GatewayHost.StartAsync(ToString(), clock);
}
