using System.Globalization;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.Commands;

/// <summary>The demo's configuration: what a user would write for two models on one server.</summary>
internal static class DemoConfiguration
{
    public static string Json(string modelsAddress, double threshold) => $$"""
        {
          "ReverseProxy": { "Clusters": { "demo-models": { "Destinations": { "only": { "Address": "{{modelsAddress}}" } } } } },
          "RouterProxy": {
            "Models": {
              "cheap": {
                "Cluster": "demo-models", "Model": "{{DemoModelNames.Cheap}}",
                "Price": { "InputPerMillion": {{Number(DemoPrices.CheapInput)}}, "OutputPerMillion": {{Number(DemoPrices.CheapOutput)}} }
              },
              "strong": {
                "Cluster": "demo-models", "Model": "{{DemoModelNames.Strong}}",
                "Price": { "InputPerMillion": {{Number(DemoPrices.StrongInput)}}, "OutputPerMillion": {{Number(DemoPrices.StrongOutput)}} }
              }
            },
            "Routes": {
              "{{DemoStage.RouteName}}": {
                "Match": { "Models": [ "{{DemoStage.RouteName}}" ] },
                "Tiers": [ { "Model": "cheap", "Threshold": {{threshold.ToString("R", CultureInfo.InvariantCulture)}} }, { "Model": "strong" } ],
                "AllowClientOverrides": true
              }
            }
          },
          "Serilog": { "MinimumLevel": "Fatal" }
        }
        """;

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
