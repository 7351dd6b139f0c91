using System.Globalization;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>The configuration of the measured gateway: two tiers on the scripted upstream, everything else at its default.</summary>
internal static class GatewayConfiguration
{
    public const double Threshold = 0.5;

    /// <summary>Written once: a gateway that runs already would take a second writing for a change.</summary>
    public static string Write(string folder, int cheapPort, int strongPort)
    {
        string path = Path.Combine(folder, "gateway.json");
        if (File.Exists(path))
        {
            return path;
        }

        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "ReverseProxy": {
                "Clusters": {
                  "cheap": { "Destinations": { "only": { "Address": "http://127.0.0.1:{{cheapPort}}/" } } },
                  "strong": { "Destinations": { "only": { "Address": "http://127.0.0.1:{{strongPort}}/" } } }
                }
              },
              "RouterProxy": {
                "Models": { "cheap": { "Cluster": "cheap" }, "strong": { "Cluster": "strong" } },
                "Routes": {
                  "bench": {
                    "Match": { "Models": [ "bench-*" ] },
                    "Tiers": [ { "Model": "cheap", "Threshold": {{Threshold}} }, { "Model": "strong" } ]
                  }
                }
              }
            }
            """));
        return path;
    }
}
