namespace RouterProxy.FunctionalTests.Commands;

/// <summary>Five faults of five kinds in one file.</summary>
internal static class FaultyConfiguration
{
    public static readonly string[] Keys =
    [
        "RouterProxy:Routes:mail:Modus",
        "RouterProxy:Routes:mail:Tiers:0:Threshold",
        "RouterProxy:Models:strong:Cluster",
        "ReverseProxy:Clusters:cheap:Destinations:c1:Address",
        "RouterProxy:PassThrough:Model",
    ];

    public const string Json = """
        {
          "ReverseProxy": { "Clusters": { "cheap": { "Destinations": { "c1": { "Address": "not a url" } } } } },
          "RouterProxy": {
            "Models": {
              "cheap": { "Cluster": "cheap", "Model": "cheap-model" },
              "strong": { "Cluster": "nowhere", "Model": "strong-model" } },
            "Routes": { "mail": {
              "Match": { "Models": [ "mail" ] },
              "Modus": "Enforce",
              "Tiers": [ { "Model": "cheap", "Threshold": 1.5 }, { "Model": "strong" } ] } },
            "PassThrough": { "Model": "unknown", "Allow": [ "POST /v1/embeddings" ] }
          }
        }
        """;
}
