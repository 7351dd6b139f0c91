using System.Globalization;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Headers;

/// <summary>The receipt of each kind of answer, exactly: values and what is absent.</summary>
public sealed class ReceiptTests
{
    private static readonly string Confident = Number(Math.Exp(-0.030459207));
    private static readonly string Unsure = Number(Math.Exp(-1.6094379));

    public static TheoryData<bool> Streams => [true, false];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_an_accepted_answer(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();

        await ShouldGetAsync(stage, stream, $"attempts=1 confidence={Confident} decision=accepted model=cheap reason=confident route=mail threshold=0.5");
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_an_escalated_answer(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        await ShouldGetAsync(stage, stream, $"attempts=2 confidence={Unsure} decision=escalated model=strong reason=low_confidence route=mail threshold=0.5");
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_an_answer_without_a_confidence(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(stream
            ? UpstreamReply.Sse(new SseScript().Raw(KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None)))
            : UpstreamReply.Json(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None)));

        await ShouldGetAsync(stage, stream, "attempts=2 decision=escalated model=strong reason=not_returned route=mail threshold=0.5");
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_an_observed_answer(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Mode", "Observe"));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        await ShouldGetAsync(stage, stream, $"attempts=1 confidence={Unsure} decision=accepted model=cheap reason=observe route=mail threshold=0.5");
    }

    [Theory]
    [InlineData("Cheap", true)]
    [InlineData("Cheap", false)]
    [InlineData("Strong", true)]
    [InlineData("Strong", false)]
    public async Task Of_a_bypassed_answer(string mode, bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Mode", mode));

        await ShouldGetAsync(stage, stream, $"attempts=1 decision=bypassed model={(mode == "Cheap" ? "cheap" : "strong")} reason=mode route=mail");
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_a_degraded_answer(bool stream)
    {
        using var nobody = new DeadPort();
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.Clusters["strong"]!["Destinations"]!["s1"]!["Address"] = nobody.Address);
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        var gate = new Gate();
        if (stream)
        {
            // The answer is not complete when it is given up, so the cheap tier is asked once more.
            var unfinished = new SseScript();
            foreach (string e in KnowsBoth.Events(KnownCompletion.Unsure, LogprobsAsked.Boolean(1)).Take(2))
            {
                unfinished.Raw(e);
            }

            stage.Cheap.Enqueue(UpstreamReply.Sse(unfinished.Wait(gate)));
        }

        await ShouldGetAsync(
            stage, stream, $"attempts={(stream ? 3 : 2)} confidence={Unsure} decision=degraded model=cheap reason=strong_failed route=mail threshold=0.5");
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_a_failure_that_is_the_gateways_own_error(bool stream)
    {
        using var nobody = new DeadPort();
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.Clusters["cheap"]!["Destinations"]!["c1"]!["Address"] = nobody.Address;
            tiers.Clusters["strong"]!["Destinations"]!["s1"]!["Address"] = nobody.Address;
        });

        await ShouldGetAsync(stage, stream, "attempts=2 decision=failed reason=upstream_error route=mail", status: 502);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_a_failure_that_is_an_upstreams_error(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("OnStrongFailure", "Fail"));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        stage.Strong.Respond(UpstreamReply.Error(429, "slow down", headers: ("x-router-model", "theirs")));

        await ShouldGetAsync(stage, stream, $"attempts=2 confidence={Unsure} decision=failed model=strong reason=low_confidence route=mail threshold=0.5", status: 429);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_a_request_whose_threshold_the_client_replaced(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("AllowClientOverrides", true));

        await ShouldGetAsync(
            stage,
            stream,
            $"attempts=2 confidence={Confident} decision=escalated model=strong reason=low_confidence route=mail threshold=0.9999",
            headers: [("x-router-threshold", "0.9999")]);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Of_three_tiers_has_every_gate(bool stream)
    {
        await using var middle = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var stage = await TwoTierStage.StartAsync(tiers => AddMiddle(tiers, middle));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        string expected = $"confidence={Unsure} decision=escalated";

        await ShouldGetAsync(
            stage, stream, $"attempts=2 {expected} gates=cheap;c={Unsure};t=0.5;r=low_confidence, mid;c={Confident};t=0.8;r=confident model=mid reason=low_confidence route=mail threshold=0.5");

        middle.Respond(UpstreamReply.Error(503, "busy"));
        await ShouldGetAsync(
            stage, stream, $"attempts=3 {expected} gates=cheap;c={Unsure};t=0.5;r=low_confidence, mid;r=upstream_status model=strong reason=low_confidence route=mail threshold=0.5");

        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        await ShouldGetAsync(stage, stream, $"attempts=1 confidence={Confident} decision=accepted model=cheap reason=confident route=mail threshold=0.5");
    }

    [Fact]
    public async Task Of_a_request_that_found_no_route_is_the_request_id_alone()
    {
        await using var stage = await TwoTierStage.StartAsync();

        var answer = await stage.Client.ChatAsync("""{"model":"nobody's","messages":[]}""");

        answer.Status.ShouldBe(404);
        Receipt(answer).ShouldBe("");
    }

    [Fact]
    public async Task Request_ids_rise()
    {
        await using var stage = await TwoTierStage.StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            ids.Add((await stage.Client.ChatAsync(TwoTierStage.Body(stream: false))).Header("x-router-request-id")!);
        }

        // The first twelve digits are milliseconds; within one of them the rest is random.
        ids.Select(id => id[..12]).ShouldBe(ids.Select(id => id[..12]).Order(StringComparer.Ordinal));
        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
    }

    private static void AddMiddle(TwoTiers tiers, ScriptedUpstream middle)
    {
        tiers.Clusters["mid"] = new JsonObject { ["Destinations"] = new JsonObject { ["m1"] = new JsonObject { ["Address"] = middle.BaseAddress.ToString() } } };
        tiers.RouterProxy["Models"]!["mid"] = new JsonObject { ["Cluster"] = "mid" };
        tiers.Route["Tiers"]!.AsArray().Insert(1, new JsonObject { ["Model"] = "mid", ["Threshold"] = 0.8 });
    }

    private static async Task ShouldGetAsync(TwoTierStage stage, bool stream, string receipt, int status = 200, params (string Name, string Value)[] headers)
    {
        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream), headers);

        answer.Status.ShouldBe(status);
        Receipt(answer).ShouldBe(receipt);
    }

    /// <summary>All receipt headers but the request id, by name.</summary>
    private static string Receipt(RawResponse answer)
    {
        answer.Header("x-router-request-id").ShouldNotBeNull().ShouldMatch("^[0-9a-f]{32}$");
        return string.Join(' ', answer.Headers
            .Where(header => header.Key.StartsWith("x-router-", StringComparison.OrdinalIgnoreCase) && !header.Key.EndsWith("request-id", StringComparison.OrdinalIgnoreCase))
            .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .Select(header => $"{header.Key["x-router-".Length..]}={header.Value}"));
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
