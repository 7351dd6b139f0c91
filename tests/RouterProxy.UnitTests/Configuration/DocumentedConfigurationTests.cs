using RouterProxy.Configuration.Validation;

namespace RouterProxy.UnitTests.Configuration;

/// <summary>What the pages tell users to save is loaded as they would load it.</summary>
public class DocumentedConfigurationTests
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["TOGETHER_API_KEY"] = "sk-together",
        ["OPENAI_API_KEY"] = "sk-openai",
    };

    public static TheoryData<string, int> Configurations()
    {
        var data = new TheoryData<string, int>();
        foreach (var page in (string[])["README.md", .. Pages("docs")])
        {
            for (var i = 0; i < ConfigurationsIn(page).Count; i++)
            {
                data.Add(page, i);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task A_documented_configuration_is_valid_as_it_stands(string page, int number)
    {
        var loaded = await Sources.LoadAsync(ConfigurationsIn(page)[number], Keys);

        loaded.Problems.ShouldBeEmpty();
        loaded.Options.Routes.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_readme_has_a_configuration_for_hosted_models_and_one_for_own_servers() => ConfigurationsIn("README.md").Count.ShouldBeGreaterThanOrEqualTo(2);

    [Fact]
    public async Task A_slip_in_the_readmes_configuration_would_be_found()
    {
        var loaded = await Sources.LoadAsync(ConfigurationsIn("README.md")[0].Replace("\"Tiers\"", "\"Teirs\"", StringComparison.Ordinal), Keys);

        loaded.Problems.ShouldContain(p => p.Severity == ProblemSeverity.Error && p.KeyPath.EndsWith(":Teirs", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Pages(string folder) =>
        Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*.md").Select(f => $"{folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal);

    /// <summary>The blocks that are whole files: they begin with a brace and have both sections.</summary>
    private static List<string> ConfigurationsIn(string page) =>
        [.. File.ReadAllText(RepositoryFiles.Path(page)).Split("```jsonc\n").Skip(1).Select(b => b[..b.IndexOf("\n```", StringComparison.Ordinal)])
            .Where(b => b.StartsWith('{') && b.Contains("\"ReverseProxy\"", StringComparison.Ordinal) && b.Contains("\"RouterProxy\"", StringComparison.Ordinal))];
}
