using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Headers;

/// <summary>The rows of <c>docs/headers.md</c> about the way up, one case each.</summary>
public sealed class UpHeaderTests
{
    private const string Key = "Bearer " + Canary.UpstreamKey;

    /// <summary>Header, what the client sends, and what an upstream gets with the operator's key, with the client's credential, without one, and passed through with the operator's key.</summary>
    public static TheoryData<string, string, string?, string?, string?, string?> Rows => new()
    {
        { "authorization", "Bearer mine", Key, "Bearer mine", null, Key },
        { "api-key", "mine", null, "mine", null, null },
        { "x-api-key", "mine", null, "mine", null, null },
        { "cookie", "a=b; c=d", null, "a=b; c=d", null, null },
        { "openai-organization", "org-1", null, "org-1", null, null },
        { "openai-project", "proj-1", null, "proj-1", null, null },
        { "x-router-threshold", "0.1", null, null, null, null },
        { "X-Router-Future", "x", null, null, null, null },
        { "x-forwarded-for", "10.0.0.1", null, null, null, null },
        { "X-Forwarded-Host", "inside", null, null, null, null },
        { "x-forwarded-proto", "https", null, null, null, null },
        { "forwarded", "for=10.0.0.1", null, null, null, null },
        { "accept-encoding", "gzip, br", "identity", "identity", "identity", "gzip, br" },
        { "keep-alive", "timeout=5", null, null, null, null },
        { "proxy-connection", "keep-alive", null, null, null, null },
        { "content-md5", "Q2hlY2sgSW50ZWdyaXR5IQ==", null, null, null, "Q2hlY2sgSW50ZWdyaXR5IQ==" },
        { "digest", "sha-256=abc", null, null, null, "sha-256=abc" },
        { "content-digest", "sha-256=:abc:", null, null, null, "sha-256=:abc:" },
        { "repr-digest", "sha-256=:abc:", null, null, null, "sha-256=:abc:" },
        { "user-agent", "OpenAI/Python 2.0", "OpenAI/Python 2.0", "OpenAI/Python 2.0", "OpenAI/Python 2.0", "OpenAI/Python 2.0" },
        { "x-stainless-lang", "python", "python", "python", "python", "python" },
        { "openai-beta", "assistants=v2", "assistants=v2", "assistants=v2", "assistants=v2", "assistants=v2" },
        { "idempotency-key", "42", "42", "42", "42", "42" },
        { "content-type", "application/json; charset=utf-8", "application/json; charset=utf-8", "application/json; charset=utf-8", "application/json; charset=utf-8", "application/json; charset=utf-8" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_header_travels_as_its_row_says(string name, string sent, string? withKey, string? withClients, string? without, string? passedThrough)
    {
        foreach (var (kind, expected) in new[] { (CredentialKind.Operator, withKey), (CredentialKind.Client, withClients), (CredentialKind.None, without) })
        {
            await using var stage = await TwoTierStage.StartAsync(tiers => CredentialKind.Set(tiers, kind));
            stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

            (await stage.Client.ChatAsync(TwoTierStage.Body(stream: true), (name, sent))).Status.ShouldBe(200);

            stage.Cheap.Requests.ShouldHaveSingleItem().Header(name).ShouldBe(expected, $"{kind}, cheap");
            stage.Strong.Requests.ShouldHaveSingleItem().Header(name).ShouldBe(expected, $"{kind}, strong");
        }

        await using var open = await TwoTierStage.StartAsync(CredentialKind.PassAllThrough);
        open.Strong.Respond(UpstreamReply.Json("{}"));
        await open.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), (name, sent));
        open.Strong.Requests.ShouldHaveSingleItem().Header(name).ShouldBe(passedThrough, "passed through");
    }

    [Theory]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("tracestate", "vendor=1")]
    [InlineData("baggage", "user=somebody")]
    public async Task Trace_headers_are_those_of_the_gateways_own_span(string name, string sent)
    {
        await using var stage = await TwoTierStage.StartAsync(CredentialKind.PassAllThrough);

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true), (name, sent));
        await stage.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), (name, sent));

        foreach (var request in new[] { stage.Cheap.Requests.ShouldHaveSingleItem(), stage.Strong.Requests.ShouldHaveSingleItem() })
        {
            request.Header(name).ShouldNotBe(sent);
            request.Headers["traceparent"].Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Host_is_the_upstreams_own_name()
    {
        await using var stage = await TwoTierStage.StartAsync(CredentialKind.PassAllThrough);
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true), ("host", "gateway.example"));
        await stage.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), ("host", "gateway.example"));

        stage.Cheap.Requests.ShouldAllBe(request => request.Header("host") == stage.Cheap.BaseAddress.Authority);
        stage.Strong.Requests.Count.ShouldBe(2);
        stage.Strong.Requests.ShouldAllBe(request => request.Header("host") == stage.Strong.BaseAddress.Authority);
    }

    [Fact]
    public async Task A_compressed_body_arrives_plain_and_with_its_own_length()
    {
        await using var stage = await TwoTierStage.StartAsync(CredentialKind.PassAllThrough);
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        byte[] packed = Gzip(TwoTierStage.Body(stream: true));

        (await stage.Client.PostAsync(RawClient.ChatPath, packed, ("content-encoding", "gzip"))).Status.ShouldBe(200);
        await stage.Client.PostAsync("/v1/embeddings", packed, ("content-encoding", "gzip"));

        foreach (var request in new[] { stage.Cheap.Requests[0], stage.Strong.Requests[0] })
        {
            request.Header("content-encoding").ShouldBeNull();
            request.Header("content-length").ShouldBe($"{request.Body.Length}");
            request.BodyText.ShouldContain(Canary.Prompt);
        }

        stage.Strong.Requests[1].Header("content-encoding").ShouldBe("gzip");
        stage.Strong.Requests[1].Header("content-length").ShouldBe($"{packed.Length}");
        stage.Strong.Requests[1].Body.ShouldBe(packed);
    }

    [Theory]
    [InlineData("api-key")]
    [InlineData("x-api-key")]
    [InlineData("X-Custom-Key")]
    public async Task A_key_header_of_another_name_gets_the_bare_key_and_authorization_stays_away(string header)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.WithModel("cheap", "ApiKeyHeader", header));

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true), ("authorization", "Bearer mine"), (header, "mine"));

        var request = stage.Cheap.Requests.ShouldHaveSingleItem();
        request.Header(header).ShouldBe(Canary.UpstreamKey);
        request.Header("authorization").ShouldBeNull();
    }

    [Fact]
    public async Task The_models_own_headers_win_and_its_query_is_appended()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers
            .WithModel("cheap", "Headers", new JsonObject { ["User-Agent"] = "gateway", ["x-tenant"] = "a" })
            .WithModel("cheap", "Query", new JsonObject { ["api-version"] = "2" }));

        await stage.Client.PostAsync(RawClient.ChatPath + "?x=%20y", Encoding.UTF8.GetBytes(TwoTierStage.Body(stream: true)), ("user-agent", "client"), ("x-tenant", "b"));

        var request = stage.Cheap.Requests.ShouldHaveSingleItem();
        request.Header("user-agent").ShouldBe("gateway");
        request.Header("x-tenant").ShouldBe("a");
        request.RawTarget.ShouldBe("/v1/chat/completions?x=%20y&api-version=2");
    }

    [Fact]
    public async Task A_destinations_own_key_file_beats_the_models_key()
    {
        string path = Path.Combine(Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}.key");
        await File.WriteAllTextAsync(path, "sk-of-the-destination\n");
        try
        {
            await using var stage = await TwoTierStage.StartAsync(tiers => tiers.Clusters["cheap"]!["Destinations"]!["c1"]!["Metadata"] = new JsonObject { ["ApiKeyFile"] = path });

            await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));

            stage.Cheap.Requests.ShouldHaveSingleItem().Header("authorization").ShouldBe("Bearer sk-of-the-destination");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
