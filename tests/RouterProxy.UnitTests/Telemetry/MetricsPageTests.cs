using RouterProxy.UnitTests.Configuration;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class MetricsPageTests
{
    [Fact]
    public void The_documentation_of_the_metrics_is_the_one_that_the_instruments_give()
    {
        var path = RepositoryFiles.Path("docs/metrics.md");
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, MetricsPage.Write());
        }

        File.ReadAllText(path).ShouldBe(MetricsPage.Write());
    }
}
