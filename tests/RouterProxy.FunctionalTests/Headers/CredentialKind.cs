using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Headers;

/// <summary>Whose credential a model is asked with, as tests name it.</summary>
internal static class CredentialKind
{
    public const string Operator = "Key";
    public const string Client = "Client";
    public const string None = "None";

    /// <summary>Sets both models to one kind.</summary>
    public static void Set(TwoTiers tiers, string kind)
    {
        foreach (string model in new[] { "cheap", "strong" })
        {
            tiers.WithModel(model, "Credential", kind);
            if (kind != Operator)
            {
                tiers.Model(model).Remove("ApiKey");
            }
        }
    }

    /// <summary>Lets everything else below <c>/v1</c> through to the strong model.</summary>
    public static void PassAllThrough(TwoTiers tiers) =>
        tiers.RouterProxy["PassThrough"] = new JsonObject { ["Model"] = "strong", ["Allow"] = new JsonArray("*") };
}
