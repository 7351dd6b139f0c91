using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Cascade;

/// <summary>What a route's mode and a client's override make of a request.</summary>
public class ModeTests
{
    private static readonly ScriptedApi Chat = ScriptedApi.Chat;

    public static TheoryData<string, bool> Endpoints
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var api in ScriptedApi.All)
            {
                rows.Add(api.Name, true);
                rows.Add(api.Name, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Observe_serves_the_cheap_answer_and_notes_what_the_rule_would_have_done(string apiName, bool stream)
    {
        var api = ScriptedApi.Of(apiName);
        await using var pair = await Pair.StartAsync(tiers => tiers.With("Mode", "Observe"), api.Answers("cheapword", 0.2));

        var answer = await pair.AskAsync(api, stream);

        Receipt(answer).ShouldBe(("accepted", "observe", "cheap"));
        answer.Text.ShouldBe(stream ? string.Concat(api.Events("cheapword")) : api.Whole("cheapword"));
        answer.Header("x-router-threshold").ShouldBe("0.5");
        double.Parse(answer.Header("x-router-confidence")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(0.2, 1e-12);
        pair.Strong.Requests.ShouldBeEmpty();
        await Eventually.TrueAsync(() => pair.Gateway.Log.Routed.Count == 1, "the request is logged");
        pair.Gateway.Log.Routed[0].Properties["WouldEscalate"].ShouldBe(true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Observe_has_the_rules_own_reason_where_it_accepts_and_still_escalates_failures(bool stream)
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.With("Mode", "Observe"), Chat.Answers("cheapword", 0.9));
        Receipt(await pair.AskAsync(Chat, stream)).ShouldBe(("accepted", "confident", "cheap"));

        pair.Cheap.Respond(UpstreamReply.Status(500));
        Receipt(await pair.AskAsync(Chat, stream)).ShouldBe(("escalated", "upstream_status", "strong"));

        await Eventually.TrueAsync(() => pair.Gateway.Log.Routed.Count == 2, "the requests are logged");
        pair.Gateway.Log.Routed.ShouldAllBe(e => false.Equals(e.Properties["WouldEscalate"]));
    }

    [Theory]
    [InlineData("Cheap", "cheap")]
    [InlineData("Strong", "strong")]
    public async Task A_kill_switch_asks_one_tier_alone_and_without_logprobs(string mode, string model)
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.With("Mode", mode), Chat.Answers("cheapword", 0.2));
        foreach (var stream in (bool[])[true, false])
        {
            var answer = await pair.AskAsync(Chat, stream);

            Receipt(answer).ShouldBe(("bypassed", "mode", model));
            (answer.Header("x-router-confidence"), answer.Header("x-router-threshold")).ShouldBe((null, null));
            answer.Header("x-router-attempts").ShouldBe("1");
        }

        (pair.Cheap.Requests.Count, pair.Strong.Requests.Count).ShouldBe(mode == "Cheap" ? (2, 0) : (0, 2));
        pair.Cheap.Requests.Concat(pair.Strong.Requests).ShouldAllBe(r => !r.BodyText.Contains("logprobs"));
    }

    [Fact]
    public async Task A_kill_switch_has_nobody_to_fall_back_on()
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.With("Mode", "Cheap"), _ => UpstreamReply.Status(500));

        var answer = await pair.AskAsync(Chat, stream: true);

        (answer.Status, answer.Header("x-router-decision"), answer.Header("x-router-reason")).ShouldBe((500, "failed", "mode"));
        pair.Strong.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_route_of_one_tier_is_bypassed_without_logprobs(string apiName, bool stream)
    {
        var api = ScriptedApi.Of(apiName);
        await using var pair = await Pair.StartAsync(tiers => tiers.With("Tiers", System.Text.Json.Nodes.JsonNode.Parse("""[ { "Model": "strong" } ]""")));

        var answer = await pair.AskAsync(api, stream);

        Receipt(answer).ShouldBe(("bypassed", "single_tier", "strong"));
        pair.Strong.Requests.Single().BodyText.ShouldStartWith(api.Request(stream)[..^1].Replace("\"mail\"", "\"strong-model\"", StringComparison.Ordinal));
        pair.Strong.Requests.Single().BodyText.ShouldNotContain("logprobs");
    }

    [Theory]
    [InlineData(0.0, 0.000001, "accepted", "confident")]
    [InlineData(0.5, 0.5, "accepted", "confident")]
    [InlineData(1.0, 1.0, "accepted", "confident")]
    [InlineData(1.0, 0.999999, "escalated", "low_confidence")]
    public async Task The_bounds_of_a_threshold_hold(double threshold, double probability, string decision, string reason)
    {
        await using var pair = await Pair.StartAsync(
            tiers =>
            {
                tiers.Route["Tiers"]![0]!["Threshold"] = threshold;
                return tiers;
            },
            Chat.Answers("cheapword", probability));

        var answer = await pair.AskAsync(Chat, stream: true);

        (answer.Header("x-router-decision"), answer.Header("x-router-reason")).ShouldBe((decision, reason));
    }

    [Theory]
    [InlineData("x-router-threshold", "0.1", "accepted", "confident", "cheap")]
    [InlineData("x-router-threshold", "0.9", "escalated", "low_confidence", "strong")]
    [InlineData("x-router-threshold", "0", "accepted", "confident", "cheap")]
    [InlineData("x-router-threshold", "1", "escalated", "low_confidence", "strong")]
    [InlineData("x-router-mode", "auto", "escalated", "low_confidence", "strong")]
    [InlineData("x-router-mode", "cheap", "bypassed", "client_override", "cheap")]
    [InlineData("x-router-mode", "STRONG", "bypassed", "client_override", "strong")]
    public async Task A_clients_override_applies_where_it_is_allowed_and_is_ignored_elsewhere(string header, string value, string decision, string reason, string model)
    {
        await using var pair = await Pair.StartAsync(
            tiers =>
            {
                var open = tiers.Route.DeepClone().AsObject();
                open.Remove("Match");
                open["AllowClientOverrides"] = true;
                tiers.RouterProxy["Routes"]!["open"] = open;
                return tiers;
            },
            Chat.Answers("cheapword", 0.4));

        var allowed = await pair.AskAsync(Chat, stream: true, "", (header, value), ("x-router-route", "open"));
        Receipt(allowed).ShouldBe((decision, reason, model));
        allowed.Header("x-router-threshold").ShouldBe(header == "x-router-threshold" ? value : decision == "bypassed" ? null : "0.5");

        var ignored = await pair.AskAsync(Chat, stream: true, "", (header, value));
        Receipt(ignored).ShouldBe(("escalated", "low_confidence", "strong"));
        ignored.Header("x-router-threshold").ShouldBe("0.5");
        pair.Cheap.Requests.Concat(pair.Strong.Requests).ShouldAllBe(r => r.Header(header) == null);
    }

    internal static (string?, string?, string?) Receipt(RawResponse answer) =>
        (answer.Header("x-router-decision"), answer.Header("x-router-reason"), answer.Header("x-router-model"));
}
