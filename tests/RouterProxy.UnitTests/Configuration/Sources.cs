using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.Configuration.Validation;

namespace RouterProxy.UnitTests.Configuration;

/// <summary>Builds configurations for tests from small pieces of JSON.</summary>
internal static class Sources
{
    public const string Clusters = """
        "ReverseProxy": { "Clusters": {
          "one": { "Destinations": { "a": { "Address": "http://127.0.0.1:9001/" } } },
          "two": { "Destinations": { "a": { "Address": "http://127.0.0.1:9002/" } } } } }
        """;

    public const string Models = """
        "Models": { "cheap": { "Cluster": "one" }, "strong": { "Cluster": "two", "Model": "big" } }
        """;

    /// <summary>A whole file: two clusters, two models, one route; the arguments are put where their names say.</summary>
    /// <param name="cheap">Further members of the model <c>cheap</c>.</param>
    /// <param name="strong">Further members of the model <c>strong</c>.</param>
    /// <param name="route">Further members of the route <c>triage</c>.</param>
    /// <param name="section">Further members of the section.</param>
    /// <param name="tiers">The route's tiers.</param>
    public static string Json(
        string cheap = "",
        string strong = "",
        string route = "",
        string section = "",
        string tiers = """[ { "Model": "cheap", "Threshold": 0.85 }, { "Model": "strong" } ]""") => $$"""
        { {{Clusters}},
          "RouterProxy": {
            "Models": { "cheap": { "Cluster": "one", {{cheap}} }, "strong": { "Cluster": "two", {{strong}} } },
            "Routes": { "triage": { "Match": { "Models": [ "triage" ] }, "Tiers": {{tiers}}, {{route}} } },
            {{section}} } }
        """;

    public static ConfigurationSources Of(string json, Dictionary<string, string>? environment = null, params string[] arguments) => new()
    {
        Json = [ConfigurationSource.Text("test.json", json)],
        Environment = environment ?? [],
        Arguments = arguments,
    };

    public static Task<LoadedConfiguration> LoadAsync(string json, Dictionary<string, string>? environment = null, params string[] arguments) =>
        ConfigurationLoader.LoadAsync(Of(json, environment, arguments));

    /// <summary>Loads and expects exactly one error.</summary>
    public static async Task<ConfigurationProblem> SingleErrorAsync(string json, Dictionary<string, string>? environment = null, params string[] arguments)
    {
        var loaded = await LoadAsync(json, environment, arguments);
        var errors = loaded.Problems.Where(p => p.Severity == ProblemSeverity.Error).ToArray();
        errors.Length.ShouldBe(1, string.Join('\n', loaded.Problems));
        return errors[0];
    }

    /// <summary>Loads and expects no error.</summary>
    public static async Task<LoadedConfiguration> ValidAsync(string json, Dictionary<string, string>? environment = null, params string[] arguments)
    {
        var loaded = await LoadAsync(json, environment, arguments);
        loaded.IsValid.ShouldBeTrue(string.Join('\n', loaded.Problems));
        return loaded;
    }
}
