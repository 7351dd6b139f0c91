using RouterProxy.Configuration.Validation;

namespace RouterProxy.UnitTests.Configuration;

public sealed class MatchRuleTests
{
    [Fact]
    public async Task Match_names_belong_to_one_route()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(section: "\"RouteDefaults\": {}").Replace(
            "\"Routes\": {",
            "\"Routes\": { \"other\": { \"Match\": { \"Models\": [ \"triage\", \"x-*\", \"*\" ] }, \"Tiers\": [ { \"Model\": \"strong\" } ] },",
            StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Routes:triage:Match:Models:0");
        problem.Message.ShouldContain("route other");
    }

    [Theory]
    [InlineData("a*b")]
    [InlineData("*a")]
    [InlineData("")]
    public async Task A_star_stands_only_at_the_end_of_a_pattern(string pattern)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json().Replace("[ \"triage\" ]", $"[ \"{pattern}\" ]", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Routes:triage:Match:Models:0");
    }

    [Fact]
    public async Task An_exposing_model_may_not_have_the_name_of_a_route()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json().Replace("\"triage\": {", "\"Cheap\": {", StringComparison.Ordinal)
            .Replace("\"Cluster\": \"one\",", "\"Cluster\": \"one\", \"Expose\": [ \"x\" ]", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Models:cheap:Expose");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("a/b")]
    [InlineData("x1234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Names_are_limited(string name)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json().Replace("\"triage\": {", $"\"{name}\": {{", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe($"RouterProxy:Routes:{name}");
        problem.Message.ShouldBe(NameRules.Allowed);
    }
}
