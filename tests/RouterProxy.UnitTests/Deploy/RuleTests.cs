using RouterProxy.UnitTests.Configuration;

namespace RouterProxy.UnitTests.Deploy;

public sealed class RuleTests
{
    [Fact]
    public void Every_metric_in_a_rule_is_exported_or_recorded()
    {
        var names = RuleFile.Expressions.SelectMany(PromQlNames.In).Distinct().ToArray();

        names.ShouldContain("routerproxy_decisions_total");
        names.Where(name => !ExportedNames.All.Contains(name) && !RuleFile.Recorded.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_recorded_ratio_is_used()
    {
        var used = RuleFile.Expressions.SelectMany(PromQlNames.In).ToHashSet();

        RuleFile.Recorded.Where(name => !used.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_alert_names_a_panel_that_exists()
    {
        RuleFile.Values("panel").Count.ShouldBe(RuleFile.Alerts.Count);
        foreach (var (dashboard, panel) in RuleFile.Values("dashboard").Zip(RuleFile.Values("panel")))
        {
            var titles = DashboardFile.All.Single(d => d.Title == dashboard).Panels.Select(p => p.GetProperty("title").GetString());
            titles.ShouldContain(panel);
        }
    }

    [Fact]
    public void Every_alert_has_its_section_in_the_operations_page()
    {
        var headings = File.ReadAllLines(RepositoryFiles.Path("docs/operations.md")).Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]);

        RuleFile.Alerts.Except(headings).ShouldBeEmpty();
        RuleFile.Values("runbook").ShouldBe(RuleFile.Alerts.Select(alert => $"docs/operations.md#{alert.ToLowerInvariant()}"));
    }

    [Fact]
    public void Every_alert_has_a_test()
    {
        var tests = File.ReadAllText(RepositoryFiles.Path("deploy/prometheus/tests/alerts.yml"));

        RuleFile.Alerts.Where(alert => !tests.Contains($"- alertname: {alert}\n", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
