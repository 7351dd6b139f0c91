using System.Collections.Frozen;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class RouteSelectorTests
{
    [Theory]
    [InlineData(null, null, "email-triage", "Email")]
    [InlineData("", null, "email-triage", "Email")]
    [InlineData(null, null, "email-other", "Prefix")]
    [InlineData("prefix", null, "email-triage", "Prefix")]
    [InlineData(null, "EMAIL", "whatever", "Email")]
    [InlineData("email", "Email", null, "Email")]
    [InlineData("Email", null, null, "Email")]
    public void Header_or_path_name_the_route_else_the_model_does(string? header, string? path, string? model, string route) =>
        RouteSelector.Select(Table(star: false), header, path, model).Route!.Name.ShouldBe(route);

    [Theory]
    [InlineData("gpt")]
    [InlineData("")]
    [InlineData(null)]
    public void A_star_takes_every_model_and_none(string? model) =>
        RouteSelector.Select(Table(star: true), null, null, model).Route!.Name.ShouldBe("Prefix");

    [Theory]
    [InlineData(null, null, "gpt", "model_not_found", "model", "'gpt'")]
    [InlineData(null, null, "EMAIL-TRIAGE", "model_not_found", "model", "EMAIL-TRIAGE")]
    [InlineData(null, null, null, "model_not_found", "model", "no model")]
    [InlineData("nope", null, "email-triage", "route_not_found", null, "'nope'")]
    [InlineData(null, "nope", "email-triage", "route_not_found", null, "'nope'")]
    [InlineData("Email", "Prefix", "email-triage", "route_conflict", null, "'Prefix'")]
    [InlineData("nope", "Prefix", "email-triage", "route_conflict", null, "'nope'")]
    public void Says_why_there_is_no_route(string? header, string? path, string? model, string code, string? param, string words)
    {
        var choice = RouteSelector.Select(Table(star: false), header, path, model);

        choice.IsOk.ShouldBeFalse();
        choice.Problem!.Code.ShouldBe(code);
        choice.Problem.Param.ShouldBe(param);
        choice.Problem.Message.ShouldContain(words);
    }

    [Fact]
    public void A_long_name_is_quoted_in_part_and_never_in_half_a_character()
    {
        var model = new string('x', 127) + "😀" + new string('y', 100_000);

        var message = RouteSelector.Select(Table(star: false), null, null, model).Problem!.Message;

        message.Length.ShouldBeLessThan(200);
        message.Any(char.IsSurrogate).ShouldBeFalse();
    }

    private static RoutingTable Table(bool star)
    {
        var email = new RoutePolicy { Name = "Email", Tiers = [] };
        var prefix = new RoutePolicy { Name = "Prefix", Tiers = [] };
        return new RoutingTable
        {
            Routes = new[] { email, prefix }.ToFrozenDictionary(r => r.Name, StringComparer.OrdinalIgnoreCase),
            Matcher = new ModelMatcher(
                new Dictionary<string, RoutePolicy> { ["email-triage"] = email },
                [new(star ? "" : "email-", prefix)]),
            Models = FrozenDictionary<string, UpstreamModel>.Empty,
            ListedModels = [],
        };
    }


    [Theory]
    [InlineData(128, 128, "")]
    [InlineData(129, 128, "…")]
    public void A_name_is_quoted_up_to_128_characters(int length, int quoted, string mark)
        => RouteSelector.Select(Table(star: false), null, null, new string('x', length)).Problem!.Message.ShouldContain($"'{new string('x', quoted)}{mark}'");
}
