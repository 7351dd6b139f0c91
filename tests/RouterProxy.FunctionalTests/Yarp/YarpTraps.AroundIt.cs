using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Yarp;

/// <summary>The rows about what stands around the passes.</summary>
public sealed partial class YarpTraps
{
    [Theory]
    [InlineData("Cookie")]
    [InlineData("HashCookie")]
    [InlineData("CustomHeader")]
    public async Task Session_affinity_of_a_cluster_sets_no_cookie_on_a_routed_answer(string policy)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            foreach (string cluster in new[] { "cheap", "strong" })
            {
                tiers.Clusters[cluster]!["SessionAffinity"] = new JsonObject { ["Enabled"] = true, ["Policy"] = policy, ["AffinityKeyName"] = "x-affinity" };
            }
        });

        var accepted = await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        var escalated = await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));

        accepted.Header("x-router-decision").ShouldBe("accepted");
        escalated.Header("x-router-decision").ShouldBe("escalated");
        foreach (var answer in new[] { accepted, escalated })
        {
            answer.Header("set-cookie").ShouldBeNull();
            answer.Header("x-affinity").ShouldBeNull();
        }
    }

    [Fact]
    public async Task Each_event_is_flushed_on_its_own_and_its_buffering_headers_travel()
    {
        await using var stage = await TwoTierStage.StartAsync();
        var gate = new Gate();
        var script = new SseScript();
        foreach (string e in KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.Boolean(1)))
        {
            script.Wait(gate).Raw(e);
        }

        stage.Cheap.Respond(UpstreamReply.Sse(script, headers: [("cache-control", "no-cache"), ("x-accel-buffering", "no")]));
        var opening = stage.Client.OpenChatAsync(TwoTierStage.Body(stream: true));
        string[] expected = [.. KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.None)];

        // The role alone decides nothing; with the first token both go out.
        gate.Release(2);
        await using var answer = await opening;
        answer.Header("cache-control").ShouldBe("no-cache");
        answer.Header("x-accel-buffering").ShouldBe("no");
        (await answer.ReadSseEventAsync())!.Text.ShouldBe(expected[0]);
        (await answer.ReadSseEventAsync())!.Text.ShouldBe(expected[1]);
        foreach (string next in expected[2..])
        {
            gate.Release();
            (await answer.ReadSseEventAsync())!.Text.ShouldBe(next);
        }

        (await answer.ReadSseEventAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_invalid_reload_changes_nothing_for_running_and_new_requests()
    {
        await using var cheap = await ScriptedUpstream.StartAsync();
        await using var strong = await ScriptedUpstream.StartAsync();
        string path = Path.Combine(Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}.json");
        string valid = new TwoTiers(cheap.BaseAddress, strong.BaseAddress).ToString();
        await File.WriteAllTextAsync(path, valid);
        try
        {
            await using var gateway = await GatewayHost.StartOnFileAsync(path);
            var gate = new Gate();
            cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident, gate));
            gate.Release(2);
            await using var running = await gateway.Client.OpenChatAsync(TwoTierStage.Body(stream: true));

            foreach (string bad in new[] { "", "{ \"RouterProxy\": ", valid.Replace("0.5", "1.5", StringComparison.Ordinal) })
            {
                await File.WriteAllTextAsync(path, bad);
                await gateway.Gate.PollAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default);
                gateway.Gate.Status.Problems.ShouldNotBeEmpty();

                var answer = await gateway.Client.ChatAsync(TwoTierStage.Body(stream: false));
                answer.Header("x-router-decision").ShouldBe("accepted");
                answer.Header("x-router-threshold").ShouldBe("0.5");
            }

            gate.Open();
            (await running.ReadToEndAsync()).ShouldBe(KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task An_upstream_gets_one_traceparent_for_each_attempt()
    {
        const string clients = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true), ("traceparent", clients), ("tracestate", "vendor=1"), ("baggage", "user=somebody"));

        foreach (var request in new[] { stage.Cheap.Requests.ShouldHaveSingleItem(), stage.Strong.Requests.ShouldHaveSingleItem() })
        {
            request.Headers["traceparent"].Count.ShouldBe(1);
            request.Header("traceparent").ShouldNotBe(clients);
            request.Header("traceparent")!.ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
        }
    }

    [Fact]
    public async Task A_client_that_leaves_while_the_answer_is_held_aborts_the_upstream_and_starts_nothing()
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(UpstreamReply.HeadersThenHang());
        using var client = await SocketClient.ConnectAsync(stage.Gateway.BaseAddress);
        await client.SendChatAsync(TwoTierStage.Body(stream: true));
        var request = await stage.Cheap.NextRequestAsync();

        client.Reset();

        await request.Aborted.WaitAsync(TestTimeouts.Default);
        await Eventually.TrueAsync(() => stage.Gateway.Log.Routed.Count == 1, "the request has ended");
        stage.Cheap.Requests.Count.ShouldBe(1);
        stage.Strong.Requests.ShouldBeEmpty();
    }
}
