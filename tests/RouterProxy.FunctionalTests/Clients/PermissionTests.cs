using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;
using static RouterProxy.FunctionalTests.Clients.GatewayWithClients;

namespace RouterProxy.FunctionalTests.Clients;

public class PermissionTests
{
    private const string Mail = "key-of-mail";
    private const string All = "key-of-all";
    private const string Gpt = "key-of-strong";

    private static JsonObject Three => new()
    {
        ["mail-only"] = Entry([Mail], """{ "Routes": [ "MAI*" ] }"""),
        ["all"] = Entry([All], """{ "PassThrough": true, "Overrides": true }"""),
        ["gpt-only"] = Entry([Gpt], """{ "Routes": [ "strong" ] }"""),
    };

    [Fact]
    public async Task A_route_is_served_to_those_who_may_use_it_and_refused_to_others_before_an_upstream_is_asked()
    {
        await using var gateway = await StartAsync(Three);
        (await gateway.Client.ChatAsync(Body, Bearer(Mail))).Status.ShouldBe(200);
        var before = gateway.Cheap.Requests.Count;

        foreach (var path in (string[])[RawClient.ChatPath, "/routes/mail/v1/chat/completions", "/openai/deployments/mail/chat/completions", "/routes/mail/v1/responses"])
        {
            var refused = await gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(Body), Bearer(Gpt));
            ShouldBeRefused(refused, "route_not_allowed");
        }

        gateway.Cheap.Requests.Count.ShouldBe(before);
        await Eventually.TrueAsync(() => gateway.Host.Log.Entries.Count(e => e.Event.Name == "RequestRefused") == 4, "the refusals are logged");
        gateway.Host.Log.Entries.Where(e => e.Event.Name == "RequestRefused").Select(e => (e.Properties["Client"], e.Properties["Code"]))
            .ShouldBe(Enumerable.Repeat<(object?, object?)>(("gpt-only", "route_not_allowed"), 4));
    }

    [Fact]
    public async Task A_stored_response_belongs_to_its_route()
    {
        await using var gateway = await StartAsync(Three);

        ShouldBeRefused(await gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1", Bearer(Gpt)), "route_not_allowed");
        ShouldBeRefused(await gateway.Client.GetAsync("/v1/responses/resp_1", Bearer(Gpt), ("x-router-route", "mail")), "route_not_allowed");
        gateway.Strong.Requests.ShouldBeEmpty();
        await gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1", Bearer(Mail));
        gateway.Strong.Requests.ShouldHaveSingleItem().RawTarget.ShouldBe("/v1/responses/resp_1");
    }

    [Fact]
    public async Task Pass_through_needs_a_permission_of_its_own()
    {
        await using var gateway = await StartAsync(Three, t => t.RouterProxy["PassThrough"] = JsonNode.Parse("""{ "Model": "strong", "Allow": [ "POST /v1/embeddings", "GET /v1/responses/*" ] }"""));

        ShouldBeRefused(await gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), Bearer(Mail)), "pass_through_not_allowed");
        ShouldBeRefused(await gateway.Client.GetAsync("/v1/responses/resp_1", Bearer(Mail)), "pass_through_not_allowed");
        (await gateway.Client.PostAsync("/v1/audio", "{}"u8.ToArray(), Bearer(Mail))).Status.ShouldBe(404);
        gateway.Strong.Requests.ShouldBeEmpty();
        await Eventually.TrueAsync(() => gateway.Host.Log.Entries.Count(e => e.Event.Name == "RequestRefused") == 2, "the refusals are logged");
        gateway.Host.Log.Entries.Where(e => e.Event.Name == "RequestRefused").Select(e => (e.Properties["Client"], e.Properties["Code"]))
            .ShouldBe(Enumerable.Repeat<(object?, object?)>(("mail-only", "pass_through_not_allowed"), 2));
        await gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), Bearer(All));
        gateway.Strong.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_list_of_models_holds_what_the_client_may_use()
    {
        await using var gateway = await StartAsync(Three, t => t.WithModel("strong", "Expose", new JsonArray("gpt-x", "gpt-y")));

        (await ListAsync(Mail)).ShouldBe(["mail"]);
        (await ListAsync(Gpt)).ShouldBe(["gpt-x", "gpt-y"]);
        (await ListAsync(All)).ShouldBe(["mail", "gpt-x", "gpt-y"]);
        (await gateway.Client.GetAsync("/v1/models/gpt-x", Bearer(Gpt))).Status.ShouldBe(200);
        var hidden = await gateway.Client.GetAsync("/v1/models/gpt-x", Bearer(Mail));
        hidden.Status.ShouldBe(404);
        hidden.Text.ShouldContain("model_not_found");

        async Task<string?[]> ListAsync(string key) =>
            [.. (await gateway.Client.GetAsync("/v1/models", Bearer(key))).Json().GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString())];
    }

    [Fact]
    public async Task Overrides_count_where_both_the_route_and_the_client_allow_them()
    {
        (string, string) cheap = ("x-router-mode", "cheap");
        (string, string) invalid = ("x-router-threshold", "2");
        await using var open = await StartAsync(Three, t => t.With("AllowClientOverrides", true));
        await using var closed = await StartAsync(Three);

        (await open.Client.ChatAsync(Body, Bearer(All), cheap)).Header("x-router-reason").ShouldBe("client_override");
        (await open.Client.ChatAsync(Body, Bearer(All), invalid)).Status.ShouldBe(400);
        (await open.Client.ChatAsync(Body, Bearer(Mail), cheap)).Header("x-router-decision").ShouldBe("escalated");
        (await open.Client.ChatAsync(Body, Bearer(Mail), invalid)).Status.ShouldBe(200);
        (await closed.Client.ChatAsync(Body, Bearer(All), cheap)).Header("x-router-decision").ShouldBe("escalated");
    }

    [Theory]
    [InlineData("Full", "x-router-attempts,x-router-confidence,x-router-decision,x-router-model,x-router-reason,x-router-request-id,x-router-route,x-router-threshold")]
    [InlineData("Decision", "x-router-decision,x-router-request-id")]
    [InlineData("None", "x-router-request-id")]
    public async Task The_receipt_is_as_long_as_its_reader_may_see(string detail, string headers)
    {
        await using var gateway = await StartAsync(new() { ["a"] = Entry([All], $$"""{ "Receipt": "{{detail}}" }""") });
        gateway.Strong.Enqueue(UpstreamReply.Error(500, "down"), UpstreamReply.Json("{}", 200, ("x-router-model", "forged")));
        gateway.Cheap.Enqueue(UpstreamReply.Error(500, "down"));

        var failed = await gateway.Client.ChatAsync(Body, Bearer(All));
        var stored = await gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1", Bearer(All));
        var answered = await gateway.Client.ChatAsync(Body, Bearer(All));

        Receipt(answered).ShouldBe(headers);
        answered.Header("x-router-decision").ShouldBe(detail == "None" ? null : "escalated");
        failed.Status.ShouldBe(500);
        failed.Header("x-router-decision").ShouldBe(detail == "None" ? null : "failed");
        stored.Header("x-router-decision").ShouldBe(detail == "None" ? null : "bypassed");
        if (detail != "Full")
        {
            Receipt(failed).ShouldBe(headers);
            Receipt(stored).ShouldBe(headers);
        }

        // The log is the operator's: it is never shortened.
        gateway.Host.Log.Routed.ShouldAllBe(e => e.Properties["Reason"] != null && e.Properties["Model"] != null);
    }

    private static string Receipt(RawResponse response) =>
        string.Join(',', response.Headers.Keys.Select(k => k.ToLowerInvariant()).Where(k => k.StartsWith("x-router-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static void ShouldBeRefused(RawResponse response, string code)
    {
        response.Status.ShouldBe(403);
        var error = response.Json().GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("permission_error");
        error.GetProperty("code").GetString().ShouldBe(code);
    }
}
