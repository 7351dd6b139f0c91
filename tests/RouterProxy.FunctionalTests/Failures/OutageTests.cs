using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>A whole tier is down under load: a thousand requests of every kind, sixteen at a time.</summary>
public class OutageTests
{
    private const int Count = 1000;

    [Fact]
    public async Task With_the_strong_tier_down_a_thousand_requests_get_a_thousand_answers_and_each_says_so()
    {
        await using var pair = await Pair.StartAsync(cheap: request => Pair.Api(request).Answers("cheapword", 0.2)(request));
        pair.Strong.Respond(Down);

        await ForEachAsync(async (api, stream) =>
        {
            var answer = await pair.AskAsync(api, stream);
            answer.Status.ShouldBe(200);
            answer.Text.ShouldBe(stream ? string.Concat(api.Events("cheapword")) : api.Whole("cheapword"));
            (answer.Header("x-router-decision"), answer.Header("x-router-reason"), answer.Header("x-router-model")).ShouldBe(("degraded", "strong_failed", "cheap"));
        });

        pair.Strong.Requests.Count.ShouldBeGreaterThanOrEqualTo(Count);
        pair.Gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestCrashed");
        Canary.ShouldBeAbsentFrom(pair.Gateway.Log.Text, "the log");
    }

    [Fact]
    public async Task With_both_tiers_down_a_thousand_requests_get_a_thousand_clear_errors_and_the_gateway_stays_ready()
    {
        await using var pair = await Pair.StartAsync(cheap: Down);
        pair.Strong.Respond(Down);

        // None may take longer than a client of these tests waits, ten seconds, which no limit of the configuration comes near.
        await ForEachAsync(async (api, stream) =>
        {
            var answer = await pair.AskAsync(api, stream);
            answer.Status.ShouldBeOneOf(502, 503);
            answer.Header("x-router-decision").ShouldBe("failed");
            var error = answer.Json().GetProperty("error");
            error.GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
            Canary.ShouldBeAbsentFrom(answer.Body, "an error");
        });

        (await pair.Gateway.Client.GetAsync("/health/ready")).Status.ShouldBe(200);
        pair.Gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestCrashed");
        Canary.ShouldBeAbsentFrom(pair.Gateway.Log.Text, "the log");
    }

    /// <summary>Down in three ways in turn: an error, a reset, a body that is none.</summary>
    private static UpstreamReply Down(UpstreamRequest request) => (request.Index % 3) switch
    {
        0 => UpstreamReply.Error(503, "no"),
        1 => UpstreamReply.ResetBeforeHeaders(),
        _ => ScriptedApi.Streams(request) ? UpstreamReply.Error(503, "no") : UpstreamReply.Raw("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray()),
    };

    private static Task ForEachAsync(Func<ScriptedApi, bool, Task> ask) => Parallel.ForEachAsync(
        Enumerable.Range(0, Count),
        new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
        async (number, _) => await ask(ScriptedApi.All[number % 3], number % 2 == 0));
}
