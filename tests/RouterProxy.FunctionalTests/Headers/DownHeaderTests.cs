using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Headers;

/// <summary>The rows of <c>docs/headers.md</c> about the way down, one case each.</summary>
public sealed class DownHeaderTests
{
    /// <summary>Header, what the upstream sends, and what the client gets where the operator's key was used, and where the client's own was.</summary>
    public static TheoryData<string, string, string?, string?> Rows => new()
    {
        { "set-cookie", "session=1; Path=/", null, "session=1; Path=/" },
        { "alt-svc", "h3=\":443\"", null, null },
        { "strict-transport-security", "max-age=1", null, "max-age=1" },
        { "server", "cloudflare", null, "cloudflare" },
        { "openai-organization", "org-1", null, "org-1" },
        { "openai-project", "proj-1", null, "proj-1" },
        { "x-router-gates", "theirs", null, null },
        { "X-Router-Future", "theirs", null, null },
        { "keep-alive", "timeout=5", null, null },
        { "proxy-connection", "keep-alive", null, null },
        { "retry-after", "7", "7", "7" },
        { "x-ratelimit-remaining-tokens", "99", "99", "99" },
        { "cache-control", "no-cache", "no-cache", "no-cache" },
        { "x-accel-buffering", "no", "no", "no" },
        { "x-request-id", "req_1", "req_1", "req_1" },
        { "openai-processing-ms", "12", "12", "12" },
        { "openai-version", "2020-10-01", "2020-10-01", "2020-10-01" },
        { "content-language", "en", "en", "en" },
        { "x-vendor", "a, b", "a, b", "a, b" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_header_travels_as_its_row_says(string name, string sent, string? withKey, string? withClients)
    {
        foreach (var (kind, expected) in new[] { (CredentialKind.Operator, withKey), (CredentialKind.None, withKey), (CredentialKind.Client, withClients) })
        {
            await using var stage = await TwoTierStage.StartAsync(tiers =>
            {
                CredentialKind.Set(tiers, kind);
                CredentialKind.PassAllThrough(tiers);
            });
            foreach (bool stream in new[] { true, false })
            {
                stage.Cheap.Respond(Known(KnownCompletion.Confident, stream, asked: true, (name, sent)));
                (await stage.Client.ChatAsync(TwoTierStage.Body(stream))).Header(name).ShouldBe(expected, $"{kind}, accepted, stream {stream}");

                stage.Cheap.Respond(Known(KnownCompletion.Unsure, stream, asked: true));
                stage.Strong.Respond(Known(KnownCompletion.Confident, stream, asked: false, (name, sent)));
                (await stage.Client.ChatAsync(TwoTierStage.Body(stream))).Header(name).ShouldBe(expected, $"{kind}, escalated, stream {stream}");
            }

            stage.Strong.Respond(UpstreamReply.Json("{}", headers: (name, sent)));
            (await stage.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray())).Header(name).ShouldBe(expected, $"{kind}, passed through");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_an_attempt_that_was_dropped_nothing_travels(bool stream)
    {
        (string, string)[] headers = [("x-cheap", "1"), ("retry-after", "9"), ("set-cookie", "a=b"), ("cache-control", "no-store"), ("content-language", "la")];
        await using var stage = await TwoTierStage.StartAsync(tiers => CredentialKind.Set(tiers, CredentialKind.Client));
        stage.Strong.Respond(Known(KnownCompletion.Confident, stream, asked: false));
        UpstreamReply[] dropped = [Known(KnownCompletion.Unsure, stream, asked: true, headers), UpstreamReply.Error(429, "slow down", headers: headers), UpstreamReply.Error(500, "broken", headers: headers)];
        foreach (var reply in dropped)
        {
            stage.Cheap.Respond(reply);

            var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream));

            answer.Header("x-router-decision").ShouldBe("escalated");
            answer.Status.ShouldBe(200);
            foreach (var (name, _) in headers)
            {
                answer.Header(name).ShouldBeNull();
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_length_is_that_of_the_bytes_that_go_out_and_absent_on_a_stream(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream));

        answer.Header("content-length").ShouldBe(stream ? null : $"{answer.Body.Length}");
        answer.Header("transfer-encoding").ShouldBe(stream ? "chunked" : null);
        answer.Header("content-type").ShouldBe(stream ? "text/event-stream" : "application/json");
        answer.Header("connection").ShouldBeNull();
    }

    private static UpstreamReply Known(KnownCompletion completion, bool stream, bool asked, params (string Name, string Value)[] headers)
    {
        var logprobs = asked ? LogprobsAsked.Boolean(1) : LogprobsAsked.None;
        return stream
            ? UpstreamReply.Sse(new SseScript().Raw(KnowsBoth.Stream(completion, logprobs)), headers: headers)
            : UpstreamReply.Json(KnowsBoth.Whole(completion, logprobs), headers: headers);
    }
}
