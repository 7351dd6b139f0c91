using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>A tier that is not the last fails: the next one answers, and nothing of the failed one is seen.</summary>
public class EarlierTierFailureTests(FailureBench bench, FailureTable table) : IClassFixture<FailureBench>
{
    private static readonly int[] ClientErrors = [400, 413, 422];

    public static TheoryData<string, string, bool> Rows => FailureCatalog.Rows();

    public static TheoryData<string, string, bool> ClientErrorRows => FailureCatalog.Rows(f => f.Status is { } status && ClientErrors.Contains(status));

    public static TheoryData<string, string, bool> ClosedEarlyRows => FailureCatalog.Rows(f => f.Attempts == 2);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_first_tier_that_fails_is_followed_by_the_next(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        Fail(bench.Cheap, failure, api, stream);
        bench.Strong.Respond(api.Answers("strongword", 0.9));

        var answer = await bench.AskAsync($"{failure.StandIn ?? "cheap"}-strong", api, stream, failure.GatedLimit?.Invoke(stream), bench.Cheap);

        ShouldBeTheStrongAnswer(answer, api, stream);
        answer.Header("x-router-reason").ShouldBe(ReasonOf(failure, stream));
        answer.Header("x-router-attempts").ShouldBe((failure.Attempts + 1).ToString());
        answer.Header("x-router-confidence").ShouldBeNull();
        table.Passed("first of two tiers", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_middle_tier_that_fails_is_followed_by_the_last(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        bench.Cheap.Respond(api.Answers("cheapword", 0.2));
        Fail(bench.Mid, failure, api, stream);
        bench.Strong.Respond(api.Answers("strongword", 0.9));

        var answer = await bench.AskAsync($"cheap-{failure.StandIn ?? "mid"}-strong", api, stream, failure.GatedLimit?.Invoke(stream), bench.Mid);

        ShouldBeTheStrongAnswer(answer, api, stream);
        answer.Header("x-router-reason").ShouldBe("low_confidence");
        answer.Header("x-router-gates").ShouldNotBeNull().ShouldEndWith($", {failure.StandIn ?? "mid"};r={ReasonOf(failure, stream)}");
        answer.Header("x-router-attempts").ShouldBe((failure.Attempts + 2).ToString());
        table.Passed("second of three tiers", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(ClientErrorRows))]
    public async Task A_client_error_of_an_earlier_tier_is_the_clients_own_with_PassThrough(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        var strongBefore = bench.Strong.Requests.Count;
        Fail(bench.Cheap, failure, api, stream);

        var answer = await bench.AskAsync("cheap-strong-pass", api, stream);

        answer.Status.ShouldBe(failure.Status!.Value);
        answer.Text.ShouldBe(UpstreamReply.ErrorJson(FailureCatalog.UpstreamMessage, "some_error", "some_code"));
        answer.Header("retry-after").ShouldBe("7");
        answer.Header("x-router-decision").ShouldBe("failed");
        answer.Header("x-router-reason").ShouldBe("upstream_status");
        answer.Header("x-router-model").ShouldBe("cheap");
        bench.Strong.Requests.Count.ShouldBe(strongBefore);
        table.Passed("first of two tiers, OnClientError: PassThrough", name, api, stream);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("completions")]
    [InlineData("responses")]
    public async Task Other_errors_of_an_earlier_tier_escalate_with_PassThrough_too(string apiName)
    {
        var api = ScriptedApi.Of(apiName);
        bench.Cheap.Respond(UpstreamReply.Error(429, FailureCatalog.UpstreamMessage));
        bench.Strong.Respond(api.Answers("strongword", 0.9));

        ShouldBeTheStrongAnswer(await bench.AskAsync("cheap-strong-pass", api, stream: false), api, stream: false);
    }

    [Theory]
    [MemberData(nameof(ClosedEarlyRows))]
    public async Task A_connection_that_closes_before_any_byte_is_tried_once_more_on_the_same_tier(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        var before = bench.Cheap.Requests.Count;
        bench.Cheap.Respond(api.Answers("cheapword", 0.9)).Enqueue(failure.Reply!(api, stream));

        var answer = await bench.AskAsync("cheap-strong", api, stream);

        answer.Status.ShouldBe(200);
        answer.Text.ShouldContain("cheapword");
        answer.Header("x-router-decision").ShouldBe("accepted");
        answer.Header("x-router-reason").ShouldBe("confident");
        answer.Header("x-router-attempts").ShouldBe("2");
        var bodies = bench.Cheap.Requests.Skip(before).Select(r => r.BodyText).ToArray();
        bodies.Length.ShouldBe(2);
        bodies[0].ShouldContain(Canary.Prompt);
        bodies[1].ShouldBe(bodies[0]);
        table.Passed("first of two tiers, once", name, api, stream);
    }

    internal static void Fail(ScriptedUpstream upstream, Failure failure, ScriptedApi api, bool stream)
    {
        if (failure.Reply is { } reply)
        {
            upstream.Respond(reply(api, stream));
        }
    }

    private static string ReasonOf(Failure failure, bool stream) => failure.GatedLimit is not null && stream ? "decision_timeout" : failure.Reason;

    private static void ShouldBeTheStrongAnswer(RawResponse answer, ScriptedApi api, bool stream)
    {
        answer.Status.ShouldBe(200);
        answer.Text.ShouldBe(stream ? string.Concat(api.Events("strongword")) : api.Whole("strongword"));
        answer.Header("x-router-decision").ShouldBe("escalated");
        answer.Header("x-router-model").ShouldBe("strong");
        answer.Header("x-of-the-upstream").ShouldBeNull();
        answer.Header("retry-after").ShouldBeNull();
    }
}
