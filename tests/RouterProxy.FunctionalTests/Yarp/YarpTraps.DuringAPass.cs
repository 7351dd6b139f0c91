using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.FunctionalTests.Yarp;

/// <summary>The rows about what happens while an attempt is under way.</summary>
public sealed partial class YarpTraps
{
    [Fact]
    public async Task An_abandoned_upstream_sees_the_abort_before_its_next_token()
    {
        await using var stage = await TwoTierStage.StartAsync();
        var fastest = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            var gate = new Gate();
            stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure, gate));
            var answer = stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
            var request = await stage.Cheap.NextRequestAsync();

            // The role and the first token; the next one is never released.
            long decided = Stopwatch.GetTimestamp();
            gate.Release(2);
            long aborted = await request.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
            (await answer).Header("x-router-decision").ShouldBe("escalated");
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(decided, aborted).Ticks));
        }

        // A drain would take two seconds each time; a busy machine does not dawdle three times.
        fastest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_connection_closed_before_any_response_byte_is_tried_once_more_with_a_fresh_body()
    {
        await using var stage = await TwoTierStage.StartAsync();
        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false))).Header("x-router-attempts").ShouldBe("1");

        // The second request goes out on the first one's connection.
        stage.Cheap.Enqueue(UpstreamReply.CloseBeforeResponse());
        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));

        answer.Header("x-router-decision").ShouldBe("accepted");
        answer.Header("x-router-attempts").ShouldBe("2");
        stage.Strong.Requests.ShouldBeEmpty();
        stage.Cheap.Requests[^1].Body.ShouldBe(stage.Cheap.Requests[^2].Body);
    }

    [Fact]
    public async Task A_stream_that_HTTP2_refuses_is_tried_once_more_with_a_fresh_body()
    {
        await using var upstream = RefusingHttp2Server.Start(refusals: 1, KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.Boolean(1)));
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.Clusters["cheap"]!["HttpRequest"] = new JsonObject { ["Version"] = "2", ["VersionPolicy"] = "RequestVersionExact" };
            tiers.Clusters["cheap"]!["Destinations"]!["c1"]!["Address"] = upstream.Address;
        });

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));

        answer.Header("x-router-decision").ShouldBe("accepted");
        answer.Text.ShouldBe(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None));
        upstream.Streams.ShouldBe(2);
        stage.Strong.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_above_the_limit_is_refused_before_any_upstream_hears_of_it(bool chunked)
    {
        string body = TwoTierStage.Body(stream: false);
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.RouterProxy["Limits"] = new JsonObject { ["MaxRequestBytes"] = body.Length });
        (await SendAsync(body)).Status.ShouldBe(200);

        var refused = await SendAsync(body + " ");

        refused.Status.ShouldBe(413);
        refused.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("request_too_large");
        stage.Cheap.Requests.Count.ShouldBe(1);
        stage.Strong.Requests.ShouldBeEmpty();

        Task<RawResponse> SendAsync(string text)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, RawClient.ChatPath) { Content = new StringContent(text) };
            request.Headers.TransferEncodingChunked = chunked;
            return stage.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_short_activity_timeout_of_the_cluster_does_not_cut_off_a_model_that_thinks_longer()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.Clusters["cheap"]!["HttpRequest"] = new JsonObject { ["ActivityTimeout"] = "00:00:00.001" };
            tiers.WithModel("cheap", "Timeout", "1.00:00:00");
        });
        stage.Gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("cheap", out var cluster).ShouldBeTrue();
        cluster!.Model.Config.HttpRequest!.ActivityTimeout.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromDays(1));
        var beforeHeaders = new Gate();
        var whileHeld = new Gate();
        var script = new SseScript();
        foreach (string e in KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.Boolean(1)))
        {
            script.Wait(whileHeld).Raw(e);
        }

        stage.Cheap.Respond(UpstreamReply.After(beforeHeaders, UpstreamReply.Sse(script)));
        var answer = stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
        await beforeHeaders.Reached();
        await LongerThanTheLimitAsync();
        beforeHeaders.Open();
        whileHeld.Release();
        await whileHeld.Reached();
        await LongerThanTheLimitAsync();
        whileHeld.Open();

        (await answer).Header("x-router-decision").ShouldBe("accepted");
        stage.Cheap.Requests.Count.ShouldBe(1);

        static async Task LongerThanTheLimitAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            await timer.WaitForNextTickAsync();
        }
    }

    [Fact]
    public async Task A_limit_that_runs_out_charges_the_destination_and_reaches_the_client_as_504()
    {
        var clock = new FakeTimeProvider();
        var health = new RecordingHealthPolicy();
        await using var stage = await TwoTierStage.StartAsync(RecordingHealthPolicy.UseIn, clock: clock, builder: health.Register);
        stage.Cheap.Respond(UpstreamReply.HangBeforeHeaders());
        stage.Strong.Respond(UpstreamReply.HangBeforeHeaders());

        var answer = stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
        var cheap = await stage.Cheap.NextRequestAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        await cheap.Aborted.WaitAsync(TestTimeouts.Default);

        var strong = await stage.Strong.NextRequestAsync();
        clock.Advance(TimeSpan.FromMinutes(10));
        await strong.Aborted.WaitAsync(TestTimeouts.Default);

        var ended = await answer;
        ended.Status.ShouldBe(504);
        ended.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("upstream_timeout");
        health.Attempts.ShouldBe(
        [
            new ChargedAttempt("cheap", "c1", ForwarderError.RequestTimedOut),
            new ChargedAttempt("strong", "s1", ForwarderError.RequestTimedOut),
        ]);
    }

    [Fact]
    public async Task A_reset_while_the_answer_is_held_counts_against_the_destination()
    {
        // YARP's own policy, which begins to judge at its tenth request.
        const int enough = 10;
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.Clusters["cheap"]!["HealthCheck"] = new JsonObject
        {
            ["Passive"] = new JsonObject { ["Enabled"] = true, ["Policy"] = "TransportFailureRate", ["ReactivationPeriod"] = "01:00:00" },
        });
        stage.Cheap.Respond(UpstreamReply.ResetMidBody(KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.Boolean(1)).First(), "text/event-stream"));

        for (int i = 0; i < enough; i++)
        {
            (await stage.Client.ChatAsync(TwoTierStage.Body(stream: true))).Header("x-router-reason").ShouldBe("upstream_error");
        }

        stage.Gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("cheap", out var cluster).ShouldBeTrue();
        await Eventually.TrueAsync(() => cluster!.Destinations["c1"].Health.Passive == DestinationHealth.Unhealthy, "the destination that resets is charged");
    }

    [Theory]
    [InlineData(false, "mail")]
    [InlineData(true, "mail")]
    [InlineData(false, "direct")]
    [InlineData(true, "direct")]
    public async Task A_relayed_answer_is_sent_once_and_not_copied_a_second_time_by_YARP(bool stream, string model)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.WithModel("cheap", "Expose", new JsonArray("direct")));

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream).Replace("\"mail\"", $"\"{model}\"", StringComparison.Ordinal));

        answer.Body.ShouldBe(stream
            ? KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None)
            : System.Text.Encoding.UTF8.GetBytes(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None)));
    }
}
