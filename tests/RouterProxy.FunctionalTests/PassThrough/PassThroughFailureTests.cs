using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Errors;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.PassThrough;

/// <summary>What becomes of a passed-through request when its upstream fails, and stored responses.</summary>
public class PassThroughFailureTests(PassThroughBench bench) : IClassFixture<PassThroughBench>
{
    [Theory]
    [InlineData(401, null, true)]
    [InlineData(403, null, true)]
    [InlineData(404, "model_not_found", true)]
    [InlineData(429, "insufficient_quota", true)]
    [InlineData(404, "file_not_found", false)]
    [InlineData(429, "rate_limit_exceeded", false)]
    [InlineData(400, null, false)]
    [InlineData(500, null, false)]
    [InlineData(503, null, false)]
    public async Task An_upstreams_error_travels_unless_it_is_about_the_operators_account(int status, string? code, bool misconfigured)
    {
        bench.Upstream.Respond(UpstreamReply.Error(status, $"no, says the upstream to {Canary.UpstreamKey}", "some_error", code, ("retry-after", "9")));

        var answer = await bench.Gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray());

        if (misconfigured)
        {
            ErrorShape.ShouldBe(answer, 502, "upstream_error", "upstream_misconfigured");
            bench.Gateway.Log.Entries.ShouldContain(e => e.Event.Name == "UpstreamMisconfigured");
            Canary.ShouldBeAbsentFrom(bench.Gateway.Log.Text, "the log");
        }
        else
        {
            answer.Status.ShouldBe(status);
            answer.Header("retry-after").ShouldBe("9");
            answer.Json().GetProperty("error").GetProperty("type").GetString().ShouldBe("some_error");
        }
    }

    [Fact]
    public async Task Failures_of_the_connection_have_the_gateways_errors()
    {
        bench.Upstream.Respond(UpstreamReply.ResetBeforeHeaders());
        ErrorShape.ShouldBe(await bench.Gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray()), 502, "upstream_error", "upstream_unreachable");

        using var dead = new DeadPort();
        await using (var gateway = await PassThroughBench.Configuration(new Uri(dead.Address)).StartAsync())
        {
            ErrorShape.ShouldBe(await gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray()), 502, "upstream_error", "upstream_unreachable");
        }

        var nobody = PassThroughBench.Configuration(new Uri(dead.Address));
        nobody.Clusters["strong"]!["Destinations"] = new JsonObject();
        await using (var gateway = await nobody.StartAsync())
        {
            ErrorShape.ShouldBe(await gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray()), 503, "upstream_error", "no_healthy_upstream");
        }
    }

    [Fact]
    public async Task Timeout_ends_a_request_that_is_passed_through()
    {
        var clock = new FakeTimeProvider();
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HangBeforeHeaders());
        await using var gateway = await PassThroughBench.Configuration(upstream.BaseAddress).StartAsync(clock);

        var asking = gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray());
        await upstream.NextRequestAsync();
        clock.Advance(TimeSpan.FromMinutes(11));

        ErrorShape.ShouldBe(await asking, 504, "upstream_error", "upstream_timeout");
        await upstream.Requests[0].Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Fact]
    public async Task A_body_that_comes_by_drips_is_cut_off_with_a_clear_error()
    {
        // The real grace is ten seconds; a server wants more than one.
        await using var gateway = await GatewayHost.StartAsync(
            PassThroughBench.Configuration(bench.Upstream.BaseAddress).ToString(),
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.1))));
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress);
        await client.SendAsync("POST /v1/embeddings HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{");

        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("\"code\":\"invalid_transfer\"");
    }

    [Fact]
    public async Task An_answer_that_breaks_half_way_is_cut_off()
    {
        bench.Upstream.Respond(UpstreamReply.ResetMidBody("{\"half\":", "application/json"));

        var cut = await Should.ThrowAsync<Exception>(() => bench.Gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray()));

        (cut is IOException or HttpRequestException).ShouldBeTrue(cut.ToString());
    }

    [Theory]
    [InlineData("GET", "/routes/mail/v1/responses/resp_1?include[]=x", null)]
    [InlineData("DELETE", "/routes/mail/v1/responses/resp_1", null)]
    [InlineData("POST", "/v1/responses/resp_1/cancel", "mail")]
    [InlineData("GET", "/v1/responses/resp_1/input_items?limit=2", "mail")]
    public async Task A_stored_response_of_a_named_route_lives_at_its_last_tier(string method, string path, string? header)
    {
        bench.Upstream.Respond(UpstreamReply.Json("{\"id\":\"resp_1\"}"));
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (header is not null)
        {
            request.Headers.Add("x-router-route", header);
        }

        var answer = await bench.Gateway.Client.SendAsync(request);

        (answer.Status, answer.Text).ShouldBe((200, "{\"id\":\"resp_1\"}"));
        Cascade.ModeTests.Receipt(answer).ShouldBe(("bypassed", "stateful", "strong"));
        answer.Header("x-router-route").ShouldBe("mail");
        bench.Upstream.Requests[^1].RawTarget.ShouldBe(path.Replace("/routes/mail", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stored_response_without_a_route_is_passed_through_only_where_that_is_allowed()
    {
        ErrorShape.ShouldBe(await bench.Gateway.Client.GetAsync("/v1/responses/resp_1"), 404, "invalid_request_error", "unknown_url");
        ErrorShape.ShouldBe(await bench.Gateway.Client.GetAsync("/routes/nowhere/v1/responses/resp_1"), 404, "invalid_request_error", "route_not_found");
        ErrorShape.ShouldBe(
            await bench.Gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1", ("x-router-route", "other")), 400, "invalid_request_error", "route_conflict");

        var all = PassThroughBench.Configuration(bench.Upstream.BaseAddress);
        all.RouterProxy["PassThrough"]!["Allow"] = new JsonArray("*");
        await using var gateway = await all.StartAsync();
        bench.Upstream.Respond(UpstreamReply.Json("{}"));
        var answer = await gateway.Client.GetAsync("/v1/responses/resp_1");
        (answer.Status, answer.Header("x-router-decision")).ShouldBe((200, null));
    }

    [Fact]
    public async Task A_stored_response_that_fails_has_its_receipt()
    {
        bench.Upstream.Respond(UpstreamReply.Error(401, "no", code: "invalid_api_key"));

        var answer = await bench.Gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1");

        ErrorShape.ShouldBe(answer, 502, "upstream_error", "upstream_misconfigured");
        Cascade.ModeTests.Receipt(answer).ShouldBe(("failed", "stateful", "strong"));
    }
}
