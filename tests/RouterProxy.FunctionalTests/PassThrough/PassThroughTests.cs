using System.Net;
using System.Net.Sockets;
using System.Text;
using RouterProxy.FunctionalTests.Errors;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.PassThrough;

/// <summary>Everything below <c>/v1</c> that is not cascaded.</summary>
public class PassThroughTests(PassThroughBench bench) : IClassFixture<PassThroughBench>
{
    [Theory]
    [InlineData("POST", "/v1/embeddings", true)]
    [InlineData("GET", "/v1/embeddings", false)]
    [InlineData("POST", "/v1/embeddings/x", false)]
    [InlineData("GET", "/v1/files", true)]
    [InlineData("GET", "/v1/files/file-1/content", true)]
    [InlineData("POST", "/v1/files", true)]
    [InlineData("DELETE", "/v1/files/file-1", false)]
    [InlineData("POST", "/v1/audio/speech", false)]
    [InlineData("POST", "/v2/embeddings", false)]
    public async Task Only_what_is_allowed_is_passed_through(string method, string path, bool allowed)
    {
        var before = bench.Upstream.Requests.Count;
        bench.Upstream.Respond(UpstreamReply.Json("{\"ok\":true}", 201));

        var answer = await bench.Gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("{}") : null });

        if (allowed)
        {
            (answer.Status, answer.Text).ShouldBe((201, "{\"ok\":true}"));
            answer.Header("x-router-request-id").ShouldNotBeNull();
            answer.Header("x-router-decision").ShouldBeNull();
            bench.Upstream.Requests[before].RawTarget.ShouldBe(path);
        }
        else
        {
            ErrorShape.ShouldBe(answer, 404, "invalid_request_error", "unknown_url");
            bench.Upstream.Requests.Count.ShouldBe(before);
        }
    }

    [Theory]
    [InlineData("/v1/files/a%2Fb%20c?x=%41&y&&z=1+2%20", "/v1/files/a%2Fb%20c?x=%41&y&&z=1+2%20")]
    [InlineData("/v1/files/%7euser;v=1,2?", "/v1/files/%7euser;v=1,2")]
    [InlineData("/openai/v1/files/a%252e%252e", "/v1/files/a%252e%252e")]
    public async Task Path_and_query_travel_as_written(string target, string sent)
    {
        bench.Upstream.Respond(UpstreamReply.Json("{}"));
        var before = bench.Upstream.Requests.Count;
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200 ");
        bench.Upstream.Requests[before].RawTarget.TrimEnd('?').ShouldBe(sent);
    }

    [Theory]
    [InlineData("/v1/files/../chat/completions")]
    [InlineData("/v1/files/..")]
    [InlineData("/v1/files/./x")]
    [InlineData("/v1/files/%2e%2e/admin")]
    [InlineData("/v1/files/%2E%2e%2fadmin")]
    [InlineData("/v1/files/..%2fadmin")]
    [InlineData("/v1/files/x%5c..%5cadmin")]
    [InlineData("/v1/files/x\\..\\admin")]
    [InlineData("/v1/files//admin")]
    [InlineData("//evil.example/v1/files/x")]
    public async Task A_path_that_climbs_is_unknown_url(string target)
    {
        var before = bench.Upstream.Requests.Count;
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");

        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 404 ");
        answer.ShouldContain("\"code\":\"unknown_url\"");
        bench.Upstream.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task The_credential_is_swapped_and_the_rest_travels()
    {
        bench.Upstream.Respond(UpstreamReply.Json("{}", 200, ("x-of-the-upstream", "yes"), ("set-cookie", "a=b"), ("openai-organization", "org"), ("x-router-decision", "forged")));

        var answer = await bench.Gateway.Client.PostAsync(
            "/v1/embeddings",
            "{}"u8.ToArray(),
            ("authorization", $"Bearer {Canary.ClientKey}"),
            ("api-key", Canary.ClientKey),
            ("cookie", "c=d"),
            ("x-router-route", "mail"),
            ("x-forwarded-for", "1.2.3.4"),
            ("accept-encoding", "gzip"),
            ("x-custom", "kept"),
            ("content-type", "application/json; charset=utf-8"));

        var sent = bench.Upstream.Requests[^1];
        sent.Header("authorization").ShouldBe($"Bearer {Canary.UpstreamKey}");
        foreach (var name in (string[])["api-key", "cookie", "x-router-route", "x-forwarded-for"])
        {
            sent.Header(name).ShouldBeNull();
        }

        (sent.Header("accept-encoding"), sent.Header("x-custom"), sent.Header("content-type")).ShouldBe(("gzip", "kept", "application/json; charset=utf-8"));
        answer.Header("x-of-the-upstream").ShouldBe("yes");
        (answer.Header("set-cookie"), answer.Header("openai-organization"), answer.Header("x-router-decision")).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task A_compressed_answer_travels_as_it_is()
    {
        bench.Upstream.Respond(UpstreamReply.Gzip("{\"ok\":true}"));

        var answer = await bench.Gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), ("accept-encoding", "gzip"));

        answer.Header("content-encoding").ShouldBe("gzip");
        using var plain = new StreamReader(new System.IO.Compression.GZipStream(new MemoryStream(answer.Body), System.IO.Compression.CompressionMode.Decompress));
        (await plain.ReadToEndAsync()).ShouldBe("{\"ok\":true}");
    }

    [Fact]
    public async Task A_multipart_upload_travels_byte_for_byte()
    {
        bench.Upstream.Respond(UpstreamReply.Json("{}"));
        using var form = new MultipartFormDataContent("the-boundary") { { new StringContent("fine-tune"), "purpose" }, { new ByteArrayContent([0, 1, 2, 255, 13, 10]), "file", "data.bin" } };
        var bytes = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        (await bench.Gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = form })).Status.ShouldBe(200);

        var sent = bench.Upstream.Requests[^1];
        sent.Body.ShouldBe(bytes);
        sent.Header("content-type").ShouldBe("multipart/form-data; boundary=\"the-boundary\"");
        sent.Header("content-length").ShouldBe($"{bytes.Length}");
    }

    [Fact]
    public async Task A_download_is_streamed()
    {
        var gate = new Gate();
        bench.Upstream.Respond(UpstreamReply.Sse(new SseScript().Raw("first").Wait(gate).Raw("second"), 200));

        await using var answer = await bench.Gateway.Client.OpenAsync("/v1/embeddings", "{}"u8.ToArray());
        Encoding.ASCII.GetString(await answer.ReadAsync()).ShouldBe("first");
        gate.Open();

        Encoding.ASCII.GetString(await answer.ReadToEndAsync()).ShouldBe("firstsecond");
    }

    [Fact]
    public async Task An_upload_is_streamed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var gateway = await PassThroughBench.Configuration(new Uri($"http://{listener.LocalEndpoint}/")).StartAsync();
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress);
        await client.SendAsync("POST /v1/files HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n40000\r\n" + new string('f', 0x40000) + "\r\n");

        // The HTTP client sends when its buffer is full, so the first part has to be larger than that; the last part does not exist yet.
        using var upstream = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestTimeouts.Default);
        var seen = new StringBuilder();
        await ReadUntilAsync(new string('f', 1000));
        await client.SendAsync("6\r\nsecond\r\n0\r\n\r\n");
        await ReadUntilAsync("0\r\n\r\n");

        await upstream.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"u8.ToArray(), SocketFlags.None);
        (await client.ReadUntilAsync("{}")).ShouldStartWith("HTTP/1.1 200 ");

        async Task ReadUntilAsync(string mark)
        {
            var buffer = new byte[4096];
            while (!seen.ToString().Contains(mark, StringComparison.Ordinal))
            {
                var read = await upstream.ReceiveAsync(buffer, SocketFlags.None).WaitAsync(TestTimeouts.Default);
                read.ShouldBeGreaterThan(0);
                seen.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
    }

    [Fact]
    public async Task A_body_above_MaxRequestBytes_is_request_too_large_announced_or_not()
    {
        bench.Upstream.Respond(UpstreamReply.Json("{}"));
        var body = new byte[PassThroughBench.MaxRequestBytes + 1];
        ErrorShape.ShouldBe(await bench.Gateway.Client.PostAsync("/v1/files", body), 413, "invalid_request_error", "request_too_large");

        var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = new StreamContent(new MemoryStream(body)) };
        chunked.Headers.TransferEncodingChunked = true;
        ErrorShape.ShouldBe(await bench.Gateway.Client.SendAsync(chunked), 413, "invalid_request_error", "request_too_large");

        (await bench.Gateway.Client.PostAsync("/v1/files", body[1..])).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("ZZZZ\r\n{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFF\r\n{}\r\n")]
    public async Task Garbage_in_place_of_chunks_is_invalid_transfer(string chunks)
    {
        bench.Upstream.Respond(UpstreamReply.Json("{}"));
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync("POST /v1/files HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n" + chunks);

        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("\"code\":\"invalid_transfer\"");
        answer.ShouldNotContain("Exception");
    }
}
