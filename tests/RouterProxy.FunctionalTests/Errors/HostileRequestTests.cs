using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Errors;

/// <summary>Requests that no HTTP client would send: an answer or a closed connection, never a hang, never a look inside.</summary>
public class HostileRequestTests(HostileRequestTests.Bench bench) : IClassFixture<HostileRequestTests.Bench>
{
    private const string Head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

    public static TheoryData<string, string> Refused => new()
    {
        { "content-length and transfer-encoding", Head + "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "two content-lengths", Head + "content-length: 2\r\ncontent-length: 3\r\n\r\n{}" },
        { "negative content-length", Head + "content-length: -1\r\n\r\n" },
        { "content-length that is no number", Head + "content-length: 0x10\r\n\r\n" },
        { "unknown transfer-encoding", Head + "transfer-encoding: gzip, chunked, gzip\r\n\r\n0\r\n\r\n" },
        { "garbage in place of chunks", Head + "transfer-encoding: chunked\r\n\r\nZZZZ\r\n{}\r\n0\r\n\r\n" },
        { "chunk size that overflows", Head + "transfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n{}\r\n" },
        { "no host", "POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}" },
        { "a line feed in a header", Head + "x-a: b\nx-c: d\r\n e: f\r\ncontent-length: 2\r\n\r\n{}" },
        { "a zero byte in a header", Head + "x-a: b\0c\r\ncontent-length: 2\r\n\r\n{}" },
        { "no HTTP at all", "hello\r\n\r\n" },
        { "a TLS greeting", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n" },
        { "a header of 100 KB", Head + $"x-a: {new string('a', 100_000)}\r\ncontent-length: 2\r\n\r\n{{}}" },
        { "ten thousand headers", Head + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"x-{i}: y\r\n")) + "content-length: 2\r\n\r\n{}" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Broken_HTTP_is_refused_and_the_connection_closed(string name, string request)
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        var before = bench.Upstream.Requests.Count;
        await SendIgnoringResetAsync(client, request);
        client.HalfClose();

        var answer = await client.ReadToEndAsync();

        ShouldTellNothing(answer, name);
        answer.ShouldNotContain("HTTP/1.1 200");
        if (answer.Length > 0)
        {
            answer.ShouldStartWith("HTTP/1.1 4");
        }

        bench.Upstream.Requests.Count.ShouldBe(before, name);
    }

    [Fact]
    public async Task Garbage_behind_a_good_head_is_told_in_OpenAIs_shape()
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync(Head + "transfer-encoding: chunked\r\n\r\nZZZZ\r\n{}\r\n0\r\n\r\n");

        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("\"code\":\"invalid_transfer\"");
        answer.ShouldContain("x-router-request-id: ");
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_one_after_the_other()
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        var good = ScriptedApi.Chat.Request(stream: false);
        static string Post(string body) => $"{Head}content-length: {body.Length}\r\n\r\n{body}";
        await client.SendAsync(Post(good) + Post("not json") + Post(good) + "GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");

        var answer = await client.ReadToEndAsync();

        Statuses(answer).ShouldBe(["200", "400", "200", "200"]);
        ShouldTellNothing(answer, "pipelining");
    }

    [Fact]
    public async Task A_request_smuggled_behind_a_refused_one_is_not_read()
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync(Head + "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n");
        client.HalfClose();

        var answer = await client.ReadToEndAsync();

        answer.ShouldNotContain("\"live\"");
    }

    [Fact]
    public async Task Fifty_megabytes_beyond_the_limit_are_refused_without_being_read()
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync(Head + $"content-length: {Bench.MaxRequestBytes + (50 << 20)}\r\n\r\n");

        var answer = await client.ReadUntilAsync("request_too_large");

        answer.ShouldStartWith("HTTP/1.1 413 ");
        ShouldTellNothing(answer, "50 MB");
    }

    [Fact]
    public async Task Fifty_megabytes_in_chunks_are_refused_at_the_limit()
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendAsync(Head + "transfer-encoding: chunked\r\n\r\n");
        var chunk = $"100000\r\n{new string(' ', 1 << 20)}\r\n";
        for (var i = 0; i < 50 && !client.Received.Contains("413", StringComparison.Ordinal); i++)
        {
            if (!await SendIgnoringResetAsync(client, chunk))
            {
                break;
            }
        }

        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("request_too_large");
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing_behind()
    {
        var before = bench.Upstream.Requests.Count;
        using (var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress))
        {
            await client.SendAsync(Head + "content-length: 1000\r\n\r\n{\"model\":");
            client.HalfClose();
            ShouldTellNothing(await client.ReadToEndAsync(), "half a body");
        }

        (await bench.Gateway.Client.ChatAsync(ScriptedApi.Chat.Request(stream: false))).Status.ShouldBe(200);
        bench.Upstream.Requests.Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Line_breaks_and_control_characters_in_names_stay_inside_their_string()
    {
        const string evil = "m\\r\\nx-evil: yes\\u0000\\u001b[31m";
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        await client.SendChatAsync($$"""{"model":"{{evil}}","messages":[]}""");

        var answer = await client.ReadUntilAsync("}}");

        answer.ShouldStartWith("HTTP/1.1 404 ");
        answer.Split("\r\n\r\n")[0].ShouldNotContain("evil");
        answer.ShouldContain("model_not_found");
    }

    [Fact]
    public async Task Header_bytes_beyond_ASCII_reach_the_upstream_as_they_came()
    {
        using var client = await SocketClient.ConnectAsync(bench.Gateway.BaseAddress);
        var body = ScriptedApi.Chat.Request(stream: false);
        await client.SendAsync($"{Head}x-title: caf\u00c3\u00a9\r\nconnection: close\r\ncontent-length: {body.Length}\r\n\r\n{body}");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200 ");

        bench.Upstream.Requests[^1].Header("x-title").ShouldBe("caf\u00e9");
    }

    [Fact]
    public async Task A_body_that_comes_by_drips_is_cut_off_with_a_clear_error()
    {
        // The real grace is ten seconds; a server wants more than one.
        await using var gateway = await GatewayHost.StartAsync(
            new TwoTiers(bench.Upstream.BaseAddress, bench.Upstream.BaseAddress).ToString(),
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.1))));
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress);
        await client.SendAsync(Head + "content-length: 1000\r\n\r\n{");

        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("\"code\":\"invalid_transfer\"");
    }

    [Fact]
    public async Task The_log_of_all_this_has_no_prompt_and_no_unexpected_failure()
    {
        await Broken_HTTP_is_refused_and_the_connection_closed("garbage", Head + "transfer-encoding: chunked\r\n\r\nZZZZ\r\n{}\r\n0\r\n\r\n");

        bench.Gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestCrashed");
        Canary.ShouldBeAbsentFrom(bench.Gateway.Log.Text, "the log");
    }

    private static void ShouldTellNothing(string answer, string name)
    {
        answer.ShouldNotContain("   at ", Case.Sensitive, name);
        answer.ShouldNotContain("Exception", Case.Sensitive, name);
        answer.ShouldNotContain("RouterProxy.", Case.Sensitive, name);
    }

    private static string[] Statuses(string answer) => [.. answer.Split("HTTP/1.1 ").Skip(1).Select(a => a[..3])];

    /// <summary>The gateway may close while we still send; false when it did.</summary>
    private static async Task<bool> SendIgnoringResetAsync(SocketClient client, string text)
    {
        try
        {
            await client.SendAsync(text);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    public sealed class Bench : IAsyncLifetime
    {
        internal const int MaxRequestBytes = 1 << 20;

        internal ScriptedUpstream Upstream { get; private set; } = null!;

        internal GatewayHost Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Upstream = await ScriptedUpstream.StartAsync(request => Pair.Api(request).Answers("word", 0.9)(request));
            var tiers = new TwoTiers(Upstream.BaseAddress, Upstream.BaseAddress);
            tiers.RouterProxy["Limits"] = new JsonObject { ["MaxRequestBytes"] = MaxRequestBytes };
            Gateway = await tiers.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Upstream.DisposeAsync();
        }
    }
}
