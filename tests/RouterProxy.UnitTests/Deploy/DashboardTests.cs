using System.Text.Json;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Deploy;

public sealed class DashboardTests
{
    [Fact]
    public void There_are_four_dashboards() =>
        DashboardFile.All.Select(d => d.Title).ShouldBe(["Escalation overview", "Route tuning", "Runtime", "Upstreams"], ignoreOrder: true);

    [Fact]
    public void Every_metric_in_a_dashboard_is_one_that_the_gateway_exports()
    {
        var unknown = DashboardFile.All.SelectMany(d => d.Expressions().SelectMany(PromQlNames.In).Select(name => (d.Name, name)))
            .Where(use => !ExportedNames.All.Contains(use.name)).Distinct();

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void Every_metric_of_the_gateway_is_in_a_dashboard()
    {
        var used = DashboardFile.All.SelectMany(d => d.Expressions()).SelectMany(PromQlNames.In).ToHashSet();

        Instruments.All.Where(i => !ExportedNames.NamesOf(i).Any(used.Contains)).Select(i => i.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Uids_are_unique_and_so_are_the_ids_of_panels()
    {
        DashboardFile.All.Select(d => d.Uid).ShouldBeUnique();
        foreach (var dashboard in DashboardFile.All)
        {
            dashboard.Panels.Select(p => p.GetProperty("id").GetInt32()).ShouldBeUnique(dashboard.Name);
        }
    }

    [Fact]
    public void Every_panel_says_what_it_shows_in_which_unit_and_what_to_do_when_it_is_empty()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            foreach (var panel in dashboard.Charts)
            {
                var where = $"{dashboard.Name}, {panel.GetProperty("title").GetString()}";
                var defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
                panel.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(where);
                defaults.GetProperty("unit").GetString().ShouldNotBeNullOrWhiteSpace(where);
                defaults.GetProperty("noValue").GetString().ShouldNotBeNullOrWhiteSpace(where);
            }
        }
    }

    [Fact]
    public void Panels_do_not_overlap()
    {
        foreach (var dashboard in DashboardFile.All)
        {
            var cells = dashboard.Panels.SelectMany(Cells);

            cells.ShouldBeUnique(dashboard.Name);
        }
    }

    [Fact]
    public void No_query_names_a_data_source_or_a_fixed_window()
    {
        foreach (var panel in DashboardFile.All.SelectMany(d => d.Charts))
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
            {
                target.GetProperty("datasource").GetProperty("uid").GetString().ShouldBe("${datasource}");
                target.GetProperty("expr").GetString()!.ShouldNotMatch(@"\[\d");
            }
        }
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
        return from dx in Enumerable.Range(0, place.GetProperty("w").GetInt32())
               from dy in Enumerable.Range(0, place.GetProperty("h").GetInt32())
               select (x + dx, y + dy);
    }
}
