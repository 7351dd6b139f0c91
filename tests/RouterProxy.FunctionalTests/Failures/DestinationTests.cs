using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>Several destinations, and destinations that are taken out: the right one of the right cluster is charged.</summary>
public class DestinationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Attempts_go_round_the_destinations_of_their_own_cluster(bool stream)
    {
        await using var other = await ScriptedUpstream.StartAsync(ScriptedApi.Chat.Answers("cheapword", 0.2));
        await using var pair = await Pair.StartAsync(tiers => WithSecond(tiers, "cheap", other, "RoundRobin"), ScriptedApi.Chat.Answers("cheapword", 0.2));

        for (var i = 0; i < 6; i++)
        {
            (await pair.AskAsync(ScriptedApi.Chat, stream)).Header("x-router-decision").ShouldBe("escalated");
        }

        pair.Cheap.Requests.Count.ShouldBe(3);
        other.Requests.Count.ShouldBe(3);
        pair.Strong.Requests.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("reset before headers", true)]
    [InlineData("reset before headers", false)]
    [InlineData("reset while held", true)]
    [InlineData("reset while held", false)]
    [InlineData("malformed", true)]
    [InlineData("malformed", false)]
    [InlineData("truncated chunks", true)]
    [InlineData("truncated chunks", false)]
    public async Task A_failing_destination_of_the_cheap_cluster_is_taken_out_and_no_other(string failure, bool stream)
    {
        await using var other = await ScriptedUpstream.StartAsync(ScriptedApi.Chat.Answers("cheapword", 0.9));
        await using var pair = await Pair.StartAsync(
            tiers => WithSecond(WithPassiveHealth(tiers), "cheap", other, "RoundRobin"), _ => FailureCatalog.Of(failure).Reply!(ScriptedApi.Chat, stream));

        await UntilUnhealthyAsync(pair, "cheap", 1, stream);

        (await HealthAsync(pair, "strong")).Unhealthy.ShouldBe(0);
        var before = pair.Cheap.Requests.Count;
        for (var i = 0; i < 4; i++)
        {
            (await pair.AskAsync(ScriptedApi.Chat, stream)).Header("x-router-decision").ShouldBe("accepted");
        }

        pair.Cheap.Requests.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_strong_tier_that_fails_charges_the_strong_cluster(bool stream)
    {
        await using var pair = await Pair.StartAsync(WithPassiveHealth, ScriptedApi.Chat.Answers("cheapword", 0.2));
        pair.Strong.Respond(FailureCatalog.Of("malformed").Reply!(ScriptedApi.Chat, stream));

        await UntilUnhealthyAsync(pair, "strong", 1, stream);

        (await HealthAsync(pair, "cheap")).Unhealthy.ShouldBe(0);
    }

    [Fact]
    public async Task Error_statuses_and_clients_that_leave_charge_nobody()
    {
        await using var pair = await Pair.StartAsync(WithPassiveHealth, _ => UpstreamReply.Status(429));
        for (var i = 0; i < 20; i++)
        {
            (await pair.AskAsync(ScriptedApi.Chat, stream: true)).Header("x-router-reason").ShouldBe("upstream_status");
        }

        pair.Cheap.Respond(UpstreamReply.HangBeforeHeaders());
        for (var i = 0; i < 5; i++)
        {
            using var leaving = new CancellationTokenSource();
            var before = pair.Cheap.Requests.Count;
            var open = pair.Gateway.Client.OpenChatAsync(ScriptedApi.Chat.Request(stream: true), leaving.Token);
            await Eventually.TrueAsync(() => pair.Cheap.Requests.Count > before, "the upstream is asked");
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => open);
            await pair.Cheap.Requests[^1].Aborted.WaitAsync(TestTimeouts.Default);
        }

        (await HealthAsync(pair, "cheap")).Unhealthy.ShouldBe(0);
        (await HealthAsync(pair, "strong")).Unhealthy.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_every_destination_unhealthy_the_client_gets_503_and_the_gateway_stays_ready(bool stream)
    {
        await using var pair = await Pair.StartAsync(
            tiers =>
            {
                WithPassiveHealth(tiers);
                tiers.Clusters["cheap"]!["HealthCheck"]!["AvailableDestinationsPolicy"] = "HealthyAndUnknown";
                tiers.Clusters["strong"]!["HealthCheck"]!["AvailableDestinationsPolicy"] = "HealthyAndUnknown";
                return tiers;
            },
            _ => UpstreamReply.ResetBeforeHeaders());
        pair.Strong.Respond(UpstreamReply.ResetBeforeHeaders());
        await UntilUnhealthyAsync(pair, "cheap", 1, stream);
        await UntilUnhealthyAsync(pair, "strong", 1, stream);

        var answer = await pair.AskAsync(ScriptedApi.Chat, stream);

        Errors.ErrorShape.ShouldBe(answer, 503, "upstream_error", "no_healthy_upstream");
        answer.Header("x-router-decision").ShouldBe("failed");
        answer.Header("x-router-reason").ShouldBe("upstream_error");
        var ready = await pair.Gateway.Client.GetAsync("/health/ready");
        ready.Status.ShouldBe(200);
        ready.Json().GetProperty("clusters").GetProperty("strong").GetProperty("available").GetInt32().ShouldBe(0);
    }

    private static TwoTiers WithPassiveHealth(TwoTiers tiers)
    {
        foreach (var name in (string[])["cheap", "strong"])
        {
            var cluster = tiers.Clusters[name]!.AsObject();
            cluster["HealthCheck"] = JsonNode.Parse("""{ "Passive": { "Enabled": true, "Policy": "TransportFailureRate", "ReactivationPeriod": "01:00:00" } }""");
            cluster["Metadata"] = JsonNode.Parse("""{ "TransportFailureRateHealthPolicy.RateLimit": "0.3" }""");
        }

        return tiers;
    }

    private static TwoTiers WithSecond(TwoTiers tiers, string cluster, ScriptedUpstream upstream, string policy)
    {
        tiers.Clusters[cluster]!["Destinations"]!["second"] = new JsonObject { ["Address"] = upstream.BaseAddress.ToString() };
        tiers.Clusters[cluster]!["LoadBalancingPolicy"] = policy;
        return tiers;
    }

    /// <summary>YARP counts failures in the background and wants a few before it judges.</summary>
    private static Task UntilUnhealthyAsync(Pair pair, string cluster, int count, bool stream) => Eventually.TrueAsync(
        async () =>
        {
            await pair.AskAsync(ScriptedApi.Chat, stream);
            return (await HealthAsync(pair, cluster)).Unhealthy >= count;
        },
        $"a destination of {cluster} is unhealthy");

    private static async Task<(int Available, int Unhealthy)> HealthAsync(Pair pair, string cluster)
    {
        var health = (await pair.Gateway.Client.GetAsync("/health/ready")).Json().GetProperty("clusters").GetProperty(cluster);
        return (health.GetProperty("available").GetInt32(), health.GetProperty("unhealthy").GetInt32());
    }
}
