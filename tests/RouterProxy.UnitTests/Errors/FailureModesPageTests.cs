using System.Text.RegularExpressions;
using RouterProxy.UnitTests.Configuration;

namespace RouterProxy.UnitTests.Errors;

/// <summary>The page names the test behind each row: a name that no longer exists is a claim that nobody checks.</summary>
public partial class FailureModesPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var page = File.ReadAllText(RepositoryFiles.Path("docs/failure-modes.md"));
        var sources = Directory.EnumerateFiles(RepositoryFiles.Path("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(RepositoryFiles.Path("tests"), file), File.ReadAllText, StringComparer.Ordinal);
        var named = TestName().Matches(page);
        named.Count.ShouldBeGreaterThan(40);

        var missing = named.Where(name => !sources.Any(source =>
            Path.GetFileNameWithoutExtension(source.Key) == name.Groups["class"].Value
            && (!name.Groups["method"].Success || source.Value.Contains($" {name.Groups["method"].Value}(", StringComparison.Ordinal))));

        missing.Select(name => name.Value).ShouldBeEmpty();
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)(\.(?<method>\w+))?`", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TestName();
}
