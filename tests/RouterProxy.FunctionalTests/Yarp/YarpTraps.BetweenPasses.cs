using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Yarp;

/// <summary>One test for each row of <c>docs/yarp-traps.md</c>; here the rows about what the first pass leaves behind.</summary>
public sealed partial class YarpTraps
{
    [Fact]
    public async Task Passive_health_charges_the_destination_of_the_tier_that_failed()
    {
        var health = new RecordingHealthPolicy();
        await using var stage = await TwoTierStage.StartAsync(RecordingHealthPolicy.UseIn, builder: health.Register);
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        stage.Strong.Respond(UpstreamReply.ResetBeforeHeaders());

        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false))).Header("x-router-decision").ShouldBe("degraded");

        var strong = health.Attempts.Where(attempt => attempt.Error is not null).ToArray();
        strong.ShouldNotBeEmpty();
        strong.ShouldAllBe(attempt => attempt.Cluster == "strong" && attempt.Destination == "s1");
        health.Attempts.ShouldContain(new ChargedAttempt("cheap", "c1", null));
    }

    [Fact]
    public async Task A_tier_without_a_destination_does_not_charge_the_destination_of_the_tier_before_it()
    {
        var health = new RecordingHealthPolicy();
        await using var stage = await TwoTierStage.StartAsync(
            tiers =>
            {
                RecordingHealthPolicy.UseIn(tiers);
                tiers.Clusters["strong"]!["Destinations"] = new JsonObject();
                tiers.With("OnStrongFailure", "Fail");
            },
            builder: health.Register);
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));

        answer.Status.ShouldBe(503);
        answer.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("no_healthy_upstream");
        health.Attempts.ShouldBe([new ChargedAttempt("cheap", "c1", null)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_refused_connection_the_next_tier_answers_with_its_own_status(bool stream)
    {
        using var nobody = new DeadPort();
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.Clusters["cheap"]!["Destinations"]!["c1"]!["Address"] = nobody.Address);
        string body = KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None);
        stage.Strong.Respond(UpstreamReply.Json(body, status: 203));

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream));

        answer.Status.ShouldBe(203);
        answer.Text.ShouldBe(body);
        answer.Header("x-router-decision").ShouldBe("escalated");
        answer.Header("x-router-reason").ShouldBe("upstream_error");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_tier_gets_a_body_as_long_as_its_content_length_says_even_if_the_client_sent_chunks(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        var request = new HttpRequestMessage(HttpMethod.Post, RawClient.ChatPath) { Content = new StringContent(TwoTierStage.Body(stream), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;

        (await stage.Client.SendAsync(request)).Status.ShouldBe(200);

        foreach (var received in new[] { stage.Cheap.Requests.ShouldHaveSingleItem(), stage.Strong.Requests.ShouldHaveSingleItem() })
        {
            received.Header("content-length").ShouldBe($"{received.Body.Length}");
            received.Header("transfer-encoding").ShouldBeNull();
        }

        stage.Cheap.Requests[0].Body.Length.ShouldBeGreaterThan(stage.Strong.Requests[0].Body.Length);
    }

    [Fact]
    public async Task Each_tier_gets_its_own_body_written_from_the_original_bytes()
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        const string head = """{ "x_big":123456789012345678901234567890 , "temperature":1.50E-01,"model" : """;
        const string tail = """,  "messages":[{"role":"user","content":"\u00e9\/ é"}], "x":{"logprobs":true,"model":"mail"}""";

        await stage.Client.ChatAsync(head + "\"mail\"" + tail + " }");

        stage.Strong.Requests.ShouldHaveSingleItem().BodyText.ShouldBe(head + "\"strong-model\"" + tail + " }");
        string cheap = stage.Cheap.Requests.ShouldHaveSingleItem().BodyText;
        cheap.ShouldStartWith(head + "\"cheap-model\"" + tail);
        stage.Cheap.Requests[0].Json().GetProperty("logprobs").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Request_id_and_receipt_survive_an_attempt_that_could_not_connect()
    {
        using var nobody = new DeadPort();
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.Clusters["cheap"]!["Destinations"]!["c1"]!["Address"] = nobody.Address;
            tiers.Clusters["strong"]!["Destinations"]!["s1"]!["Address"] = nobody.Address;
        });

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));

        answer.Status.ShouldBe(502);
        answer.Header("x-router-request-id").ShouldNotBeNull().ShouldMatch("^[0-9a-f]{32}$");
        answer.Header("x-router-route").ShouldBe("mail");
        answer.Header("x-router-decision").ShouldBe("failed");
        answer.Header("x-router-attempts").ShouldBe("2");
    }
}
