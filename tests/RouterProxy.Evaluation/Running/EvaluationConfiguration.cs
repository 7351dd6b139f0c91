using System.Globalization;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.Evaluation.Running;

/// <summary>The gateway's configuration: two models on one server, the same pair in four modes.</summary>
internal static class EvaluationConfiguration
{
    public static string Json(string modelsAddress, double certified, double byEye) => $$"""
        {
          "ReverseProxy": { "Clusters": { "models": { "Destinations": { "only": { "Address": "{{modelsAddress}}" } } } } },
          "RouterProxy": {
            "Models": {
              "cheap": {
                "Cluster": "models", "Model": "{{DemoModelNames.Cheap}}",
                "Price": { "InputPerMillion": {{Number(DemoPrices.CheapInput)}}, "OutputPerMillion": {{Number(DemoPrices.CheapOutput)}} }
              },
              "strong": {
                "Cluster": "models", "Model": "{{DemoModelNames.Strong}}",
                "Price": { "InputPerMillion": {{Number(DemoPrices.StrongInput)}}, "OutputPerMillion": {{Number(DemoPrices.StrongOutput)}} }
              }
            },
            "Routes": {
              {{Route(EvaluationRoutes.Cheap, certified, "Cheap")}},
              {{Route(EvaluationRoutes.Strong, certified, "Strong")}},
              {{Route(EvaluationRoutes.Certified, certified, "Enforce")}},
              {{Route(EvaluationRoutes.ByEye, byEye, "Enforce")}}
            }
          },
          "Serilog": { "MinimumLevel": "Fatal" }
        }
        """;

    private static string Route(string name, double threshold, string mode) => $$"""
        "{{name}}": {
          "Match": { "Models": [ "{{name}}" ] },
          "Mode": "{{mode}}",
          "Tiers": [ { "Model": "cheap", "Threshold": {{threshold.ToString("R", CultureInfo.InvariantCulture)}} }, { "Model": "strong" } ]
        }
        """;

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
