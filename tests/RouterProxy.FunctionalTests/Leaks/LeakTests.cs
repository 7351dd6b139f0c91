using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Leaks;

/// <summary>
/// Prompts and keys go where they must and nowhere else. Each case sends them through the gateway, and then everything that was
/// logged at any level and everything that the client got is searched for them.
/// </summary>
public sealed class LeakTests
{
    private static readonly (string Name, string Value)[] Secrets =
        [("authorization", "Bearer " + Canary.ClientKey), ("api-key", Canary.ClientKey), ("cookie", "session=" + Canary.ClientKey), ("x-vendor-prompt", Canary.Prompt)];

    public static TheoryData<string> Upstreams =>
    [
        "confident", "unsure", "no-logprobs", "status-400", "status-401-with-the-key", "status-403-with-the-key", "status-404-model", "status-429-quota", "status-500",
        "reset", "reset-held", "closed", "malformed", "error-in-stream", "compressed", "lying-length",
    ];

    [Theory]
    [MemberData(nameof(Upstreams))]
    public async Task Whatever_the_upstreams_do(string upstream)
    {
        foreach (var (cheap, strong) in new[] { (upstream, "confident"), ("unsure", upstream), (upstream, upstream) })
        {
            await using var stage = await TwoTierStage.StartAsync(tiers => tiers.WithModel("cheap", "Query", new JsonObject { ["key"] = Canary.UpstreamKey }));
            stage.Cheap.Respond(Behaviour(cheap));
            stage.Strong.Respond(Behaviour(strong));

            foreach (bool stream in new[] { true, false })
            {
                if (await AskAsync(stage, stream) is { } answer)
                {
                    ShouldBeClean(answer, $"{cheap}, {strong}, stream {stream}");
                }
            }

            stage.Cheap.Requests.ShouldNotBeEmpty();
            Canary.ShouldBeAbsentFrom(stage.Gateway.Log.Text, $"the log: {cheap}, {strong}");
        }
    }

    [Theory]
    [MemberData(nameof(Upstreams))]
    public async Task Whatever_is_recorded(string upstream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("AuditRate", 1).WithModel("cheap", "Query", new JsonObject { ["key"] = Canary.UpstreamKey }));
        stage.Cheap.Respond(Behaviour(upstream));
        foreach (bool stream in new[] { true, false })
        {
            await AskAsync(stage, stream);
            stage.Strong.Respond(Behaviour(upstream));
            await AskAsync(stage, stream);
            stage.Strong.Respond(Behaviour("confident"));
        }

        await stage.Gateway.StopAsync();
        var records = RecordsFolder.Text(stage.Gateway.Gate.Options.Records.Folder);
        records.ShouldContain("\"request_hash\"");
        Canary.ShouldBeAbsentFrom(records, $"the records: {upstream}");
        Canary.ShouldBeAbsentFrom(stage.Gateway.Log.Text, $"the log: {upstream}");
    }

    [Fact]
    public async Task Whatever_the_client_does()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.RouterProxy["Limits"] = new JsonObject { ["MaxRequestBytes"] = 4096 };
            tiers.With("AllowClientOverrides", true);
        });
        string body = TwoTierStage.Body(stream: false);
        (string Name, string Body, (string, string)[] Headers)[] requests =
        [
            ("not JSON", body[..^1], []),
            ("trailing text", body + Canary.Prompt, []),
            ("wrong type", body.Replace("false", $"\"{Canary.Prompt}\"", StringComparison.Ordinal), []),
            ("twice", body.Replace("\"stream\"", $"\"model\":\"{Canary.Prompt}\",\"stream\"", StringComparison.Ordinal), []),
            ("too large", body + new string(' ', 5000), []),
            ("wrong coding", body, [("content-encoding", "gzip")]),
            ("unknown coding", body, [("content-encoding", Canary.ClientKey)]),
            ("bad threshold", body, [("x-router-threshold", Canary.ClientKey)]),
            ("bad mode", body, [("x-router-mode", Canary.ClientKey)]),
        ];

        foreach (var (name, text, headers) in requests)
        {
            var answer = await stage.Client.ChatAsync(text, [.. Secrets, .. headers]);
            answer.Status.ShouldBeGreaterThanOrEqualTo(400, name);
            ShouldBeClean(answer, name);
        }

        const string query = "?key=" + Canary.ClientKey;
        ShouldBeClean(await stage.Client.PostAsync("/v1/embeddings" + query, Encoding.UTF8.GetBytes(body), Secrets), "not passed through");
        stage.Cheap.Requests.ShouldBeEmpty();
        ShouldBeClean(await stage.Client.PostAsync(RawClient.ChatPath + query, Encoding.UTF8.GetBytes(body), Secrets), "a key in the query");
        Canary.ShouldBeAbsentFrom(stage.Gateway.Log.Text, "the log");
    }

    [Fact]
    public async Task When_limits_run_out_clients_leave_and_streams_break()
    {
        var clock = new FakeTimeProvider();
        await using var stage = await TwoTierStage.StartAsync(CredentialsTravel, clock: clock);

        // Both tiers hang.
        stage.Cheap.Enqueue(UpstreamReply.HangBeforeHeaders());
        stage.Strong.Enqueue(UpstreamReply.HangBeforeHeaders());
        var hanging = stage.Client.ChatAsync(TwoTierStage.Body(stream: true), Secrets);
        await stage.Cheap.NextRequestAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        await stage.Strong.NextRequestAsync();
        clock.Advance(TimeSpan.FromMinutes(10));
        var timedOut = await hanging;
        timedOut.Status.ShouldBe(504);
        ShouldBeClean(timedOut, "out of time");

        // The client leaves while its answer is held.
        stage.Cheap.Enqueue(UpstreamReply.HeadersThenHang());
        using (var client = await SocketClient.ConnectAsync(stage.Gateway.BaseAddress))
        {
            await client.SendChatAsync(TwoTierStage.Body(stream: true));
            var left = await stage.Cheap.NextRequestAsync();
            client.Reset();
            await left.Aborted.WaitAsync(TestTimeouts.Default);
        }

        // The stream breaks after it was accepted.
        var script = new SseScript();
        foreach (string e in KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.Boolean(1)).Take(3))
        {
            script.Raw(e);
        }

        stage.Cheap.Enqueue(UpstreamReply.Sse(script.Reset()));
        var broken = await stage.Client.ChatAsync(TwoTierStage.Body(stream: true), Secrets);
        broken.Text.ShouldContain("upstream_stream_broken");
        ShouldBeClean(broken, "broken stream");

        await Eventually.TrueAsync(() => stage.Gateway.Log.Routed.Count == 3, "all three requests have ended");
        Canary.ShouldBeAbsentFrom(stage.Gateway.Log.Text, "the log");
    }

    private static void CredentialsTravel(TwoTiers tiers)
    {
        tiers.WithModel("cheap", "Credential", "Client");
        tiers.Model("cheap").Remove("ApiKey");
    }

    /// <summary>Null where half an answer ended as an aborted connection, which tells nothing.</summary>
    private static async Task<RawResponse?> AskAsync(TwoTierStage stage, bool stream)
    {
        try
        {
            return await stage.Client.ChatAsync(TwoTierStage.Body(stream), Secrets);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static void ShouldBeClean(RawResponse answer, string what)
    {
        Canary.ShouldBeAbsentFrom(answer.Body, $"the body: {what}");
        Canary.ShouldBeAbsentFrom(string.Join('\n', answer.Headers.Select(header => $"{header.Key}: {header.Value}")), $"the headers: {what}");
    }

    private static Func<UpstreamRequest, UpstreamReply> Behaviour(string name) => name switch
    {
        "confident" => KnowsBoth.Answers(KnownCompletion.Confident),
        "unsure" => KnowsBoth.Answers(KnownCompletion.Unsure),
        "no-logprobs" => _ => UpstreamReply.Json(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None)),
        "status-400" => _ => UpstreamReply.Error(400, "no", "invalid_request_error"),
        "status-401-with-the-key" => _ => UpstreamReply.Error(401, $"Incorrect API key provided: {Canary.UpstreamKey}.", "invalid_request_error", "invalid_api_key"),
        "status-403-with-the-key" => _ => UpstreamReply.Error(403, $"The key {Canary.UpstreamKey} may not do that.", "permission_error"),
        "status-404-model" => _ => UpstreamReply.Error(404, $"The model is not known to key='{Canary.UpstreamKey}'", "invalid_request_error", "model_not_found"),
        "status-429-quota" => _ => UpstreamReply.Error(429, $"Quota exceeded for Bearer {Canary.UpstreamKey}", "insufficient_quota", "insufficient_quota"),
        "status-500" => _ => UpstreamReply.Error(500, "broken"),
        "reset" => _ => UpstreamReply.ResetBeforeHeaders(),
        "reset-held" => request => request.Json().GetProperty("stream").GetBoolean()
            ? UpstreamReply.ResetMidBody(": ping\n\n", "text/event-stream")
            : UpstreamReply.ResetMidBody("{"),
        "closed" => _ => UpstreamReply.CloseBeforeResponse(),
        "malformed" => _ => UpstreamReply.MalformedJson(),
        "error-in-stream" => _ => UpstreamReply.Sse(new SseScript().Error("broken")),
        "compressed" => _ => UpstreamReply.Gzip(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.Boolean(1))),
        "lying-length" => _ => UpstreamReply.LyingLength("{}", claimed: 100),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such behaviour"),
    };
}
