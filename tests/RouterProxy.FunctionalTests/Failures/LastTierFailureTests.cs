using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>The last tier fails: an earlier tier's answer is served and flagged, or the client gets one clear error.</summary>
public class LastTierFailureTests(FailureBench bench, FailureTable table) : IClassFixture<FailureBench>
{
    public static TheoryData<string, string, bool> Rows => FailureCatalog.Rows();

    public static TheoryData<string, string, bool> StreamRows => FailureCatalog.Rows(f => f.LastLimit is null, stream: true);

    public static TheoryData<string, string, bool> ErrorRows => FailureCatalog.Rows(f => !f.AfterHeaders);

    public static TheoryData<string, string, bool> AnsweringErrorRows => FailureCatalog.Rows(f => !f.AfterHeaders && f.StandIn is null);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_complete_answer_that_was_kept_is_served_when_the_last_tier_fails(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        var before = bench.Cheap.Requests.Count;
        bench.Cheap.Respond(api.Answers("cheapword", 0.2, ("x-of-the-cheap", "yes")));
        EarlierTierFailureTests.Fail(bench.Strong, failure, api, stream);

        var answer = await AskAsync($"cheap-{failure.StandIn ?? "strong"}", failure, api, stream);

        ShouldBeDegraded(answer, api, stream, "cheap");
        answer.Header("x-of-the-cheap").ShouldBe("yes");
        answer.Header("x-router-confidence").ShouldNotBeNull();
        answer.Header("x-router-attempts").ShouldBe((1 + failure.Attempts).ToString());
        bench.Cheap.Requests.Count.ShouldBe(before + 1);
        table.Passed("last tier, ServeCheap, answer kept", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(StreamRows))]
    public async Task An_earlier_tier_whose_answer_was_cut_short_is_asked_once_more_without_logprobs(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        var before = bench.Cheap.Requests.Count;
        bench.Cheap.Respond(api.AnswersOneTokenAtFirst("cheapword", 0.2));
        EarlierTierFailureTests.Fail(bench.Strong, failure, api, stream);

        var answer = await AskAsync($"cheap-{failure.StandIn ?? "strong"}", failure, api, stream);

        ShouldBeDegraded(answer, api, stream, "cheap");
        answer.Header("x-router-attempts").ShouldBe((2 + failure.Attempts).ToString());
        bench.Cheap.Requests.Count.ShouldBe(before + 2);
        bench.Cheap.Requests[^1].BodyText.ShouldNotContain("logprobs");
        table.Passed("last tier, ServeCheap, asked once more", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Of_three_tiers_the_highest_kept_answer_is_served(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        bench.Cheap.Respond(api.Answers("cheapword", 0.2));
        bench.Mid.Respond(api.Answers("midword", 0.3));
        EarlierTierFailureTests.Fail(bench.Strong, failure, api, stream);

        var answer = await AskAsync($"cheap-mid-{failure.StandIn ?? "strong"}", failure, api, stream);

        ShouldBeDegraded(answer, api, stream, "mid");
        table.Passed("last of three tiers, ServeCheap", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(ErrorRows))]
    public async Task With_Fail_the_client_gets_the_last_tiers_own_error(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        bench.Cheap.Respond(api.Answers("cheapword", 0.2));
        EarlierTierFailureTests.Fail(bench.Strong, failure, api, stream);

        var answer = await AskAsync($"cheap-{failure.StandIn ?? "strong"}-fail", failure, api, stream);

        ShouldBeItsError(answer, failure);
        answer.Header("x-router-reason").ShouldBe("low_confidence");
        answer.Header("x-router-attempts").ShouldBe((1 + failure.Attempts).ToString());
        table.Passed("last tier, Fail", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(ErrorRows))]
    public async Task With_every_tier_down_the_client_gets_the_last_tiers_own_error(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        bench.Cheap.Respond(UpstreamReply.Status(503));
        EarlierTierFailureTests.Fail(bench.Strong, failure, api, stream);

        var answer = await AskAsync(failure.StandIn is { } down ? $"{down}-{down}" : "cheap-strong", failure, api, stream);

        ShouldBeItsError(answer, failure);
        answer.Header("x-router-reason").ShouldBe(failure.StandIn is null ? "upstream_status" : "upstream_error");
        table.Passed("every tier down", name, api, stream);
    }

    [Theory]
    [MemberData(nameof(AnsweringErrorRows))]
    public async Task The_only_tier_of_a_route_fails_with_its_own_error(string name, string apiName, bool stream)
    {
        var (failure, api) = (FailureCatalog.Of(name), ScriptedApi.Of(apiName));
        EarlierTierFailureTests.Fail(bench.Strong, failure, api, stream);

        var answer = await AskAsync("strong", failure, api, stream);

        ShouldBeItsError(answer, failure);
        answer.Header("x-router-reason").ShouldBe("single_tier");
        answer.Header("x-router-attempts").ShouldBe(failure.Attempts.ToString());
        table.Passed("only tier", name, api, stream);
    }

    private Task<RawResponse> AskAsync(string route, Failure failure, ScriptedApi api, bool stream) => failure.LastLimit?.Invoke(stream) switch
    {
        { } limit when failure.AfterHeaders && stream => bench.AskWhileTimePassesAsync(route, api, stream, limit, bench.Strong),
        var limit => bench.AskAsync(route, api, stream, limit, bench.Strong),
    };

    private static void ShouldBeDegraded(RawResponse answer, ScriptedApi api, bool stream, string model)
    {
        answer.Status.ShouldBe(200);
        answer.Text.ShouldBe(stream ? string.Concat(api.Events(model + "word")) : api.Whole(model + "word"));
        answer.Header("x-router-decision").ShouldBe("degraded");
        answer.Header("x-router-reason").ShouldBe("strong_failed");
        answer.Header("x-router-model").ShouldBe(model);
        answer.Header("x-of-the-upstream").ShouldBeNull();
    }

    private static void ShouldBeItsError(RawResponse answer, Failure failure)
    {
        answer.Header("x-router-decision").ShouldBe("failed");
        if (failure.Error is { } error)
        {
            Errors.ErrorShape.ShouldBe(answer, error.Status, "upstream_error", error.Code);
            answer.Header("x-router-model").ShouldBe(error.Code == "upstream_misconfigured" ? "strong" : null);
            answer.Header("retry-after").ShouldBeNull();
        }
        else
        {
            answer.Status.ShouldBe(failure.Status!.Value);
            answer.Text.ShouldBe(UpstreamReply.ErrorJson(FailureCatalog.UpstreamMessage, "some_error", "some_code"));
            answer.Header("retry-after").ShouldBe("7");
            answer.Header("x-of-the-upstream").ShouldBe("yes");
            answer.Header("x-should-retry").ShouldBeNull();
            answer.Header("x-router-model").ShouldBe("strong");
        }
    }
}
