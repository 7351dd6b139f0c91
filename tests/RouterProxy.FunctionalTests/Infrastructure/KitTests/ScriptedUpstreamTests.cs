using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure.KitTests;

public sealed class ScriptedUpstreamTests
{
    private const string Request = """{"model":"m","messages":[],"n":1}""";

    [Fact]
    public async Task A_request_is_recorded_as_it_was_sent()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json("{}"));
        using var client = new RawClient(upstream.BaseAddress);

        await client.PostAsync("/v1/chat/completions?a=%2F..&b", Encoding.UTF8.GetBytes(Request), ("x-trace", "7"), ("content-type", "application/json; charset=utf-8"));

        var seen = upstream.Requests.ShouldHaveSingleItem();
        seen.Method.ShouldBe("POST");
        seen.RawTarget.ShouldBe("/v1/chat/completions?a=%2F..&b");
        seen.Header("X-Trace").ShouldBe("7");
        seen.Header("content-type").ShouldBe("application/json; charset=utf-8");
        seen.BodyText.ShouldBe(Request);
        seen.Aborted.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Queued_replies_come_first_and_in_order()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json("\"rest\""));
        upstream.Enqueue(UpstreamReply.Error(503, "busy", headers: ("retry-after", "7")), UpstreamReply.MalformedJson());
        using var client = new RawClient(upstream.BaseAddress);

        var first = await client.ChatAsync(Request);
        first.Status.ShouldBe(503);
        first.Header("retry-after").ShouldBe("7");
        first.Json().GetProperty("error").GetProperty("message").GetString().ShouldBe("busy");
        var malformed = await client.ChatAsync(Request);
        Should.Throw<JsonException>(() => malformed.Json());
        (await client.ChatAsync(Request)).Text.ShouldBe("\"rest\"");
        upstream.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_event_is_on_the_wire_before_the_next_gate()
    {
        var gate = new Gate();
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(new SseScript().Comment().Event("1").Gated(gate, "2", "3").Done()));
        using var client = new RawClient(upstream.BaseAddress);
        await using var stream = await client.OpenChatAsync(Request);

        (await stream.ReadSseEventAsync())!.Text.ShouldBe(": ping\n\n");
        (await stream.ReadSseEventAsync())!.Data.ShouldBe("1");
        await gate.Reached();
        gate.Release();
        (await stream.ReadSseEventAsync())!.Data.ShouldBe("2");
        await gate.Reached();
        upstream.Requests[0].Writes.ShouldBe(3);
        gate.Open();
        (await stream.ReadSseEventsAsync()).Select(next => next.Data).ShouldBe(["3", "[DONE]"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_is_seen_at_once(bool http2)
    {
        var gate = new Gate();
        await using var upstream = await ScriptedUpstream.StartAsync(
            _ => UpstreamReply.Sse(new SseScript().Event("1").Wait(gate).Event("2")), http2 ? UpstreamProtocol.Http2Cleartext : UpstreamProtocol.Http1);
        using var client = new RawClient(upstream.BaseAddress, http2);
        await using var stream = await client.OpenChatAsync(Request);
        var request = await upstream.NextRequestAsync();
        request.Protocol.ShouldBe(http2 ? "HTTP/2" : "HTTP/1.1");
        await gate.Reached();

        long left = Stopwatch.GetTimestamp();
        stream.Abort();

        long seen = await request.Aborted.WaitAsync(TestTimeouts.Default);
        Stopwatch.GetElapsedTime(left, seen).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        (await request.Finished.WaitAsync(TestTimeouts.Default)).ShouldBeGreaterThanOrEqualTo(request.LastWriteAt);
        request.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task Faults_reach_the_client_as_what_they_are()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        using var client = new RawClient(upstream.BaseAddress);

        upstream.Enqueue(UpstreamReply.ResetBeforeHeaders());
        (await Should.ThrowAsync<HttpRequestException>(client.ChatAsync(Request))).HttpRequestError.ShouldNotBe(HttpRequestError.ResponseEnded);

        upstream.Enqueue(UpstreamReply.CloseBeforeResponse());
        (await Should.ThrowAsync<HttpRequestException>(client.ChatAsync(Request))).HttpRequestError.ShouldBe(HttpRequestError.ResponseEnded);

        upstream.Enqueue(UpstreamReply.LyingLength("{}", 100));
        (await Should.ThrowAsync<HttpRequestException>(client.ChatAsync(Request))).InnerException.ShouldBeOfType<HttpIOException>();

        upstream.Requests.Count.ShouldBe(3);
        upstream.ScriptFailures.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_written_before_a_reset_arrives()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event("1").Reset()));
        using var client = new RawClient(upstream.BaseAddress);
        await using var stream = await client.OpenChatAsync(Request);

        (await stream.ReadSseEventAsync())!.Data.ShouldBe("1");
        await Should.ThrowAsync<IOException>(stream.ReadSseEventAsync());
        upstream.Requests[0].Aborted.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_may_end_without_its_last_word()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event("1").Error("it broke", code: "broken").Raw("data: 2")));
        using var client = new RawClient(upstream.BaseAddress);
        await using var stream = await client.OpenChatAsync(Request);

        var events = await stream.ReadSseEventsAsync();

        events.Count.ShouldBe(3);
        events[1].Data.ShouldBe("""{"error":{"message":"it broke","type":"server_error","param":null,"code":"broken"}}""");
        events[2].Text.ShouldBe("data: 2");
        events.ShouldNotContain(next => next.IsDone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hanging_replies_end_with_the_client(bool headersFirst)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => headersFirst ? UpstreamReply.HeadersThenHang() : UpstreamReply.HangBeforeHeaders());
        using var client = new RawClient(upstream.BaseAddress);
        using var leaving = new CancellationTokenSource();

        var opening = client.OpenChatAsync(Request, leaving.Token);
        var request = await upstream.NextRequestAsync();
        if (headersFirst)
        {
            (await opening.WaitAsync(TestTimeouts.Default)).Status.ShouldBe(200);
        }

        await leaving.CancelAsync();
        if (headersFirst)
        {
            (await opening).Abort();
        }
        else
        {
            await Should.ThrowAsync<OperationCanceledException>(opening);
        }

        await request.Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Fact]
    public async Task Comments_go_on_until_the_client_leaves()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(new SseScript().EndlessComments()));
        using var client = new RawClient(upstream.BaseAddress);
        await using var stream = await client.OpenChatAsync(Request);

        for (int i = 0; i < 3; i++)
        {
            (await stream.ReadSseEventAsync())!.Data.ShouldBeNull();
        }

        stream.Abort();
        await upstream.Requests[0].Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Fact]
    public async Task Packed_answers_come_packed()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Gzip("{\"a\":1}"));
        using var client = new RawClient(upstream.BaseAddress);

        var answer = await client.ChatAsync(Request);

        answer.Header("content-encoding").ShouldBe("gzip");
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(answer.Body), CompressionMode.Decompress));
        (await unpacked.ReadToEndAsync()).ShouldBe("{\"a\":1}");
    }

    [Fact]
    public async Task Disposing_ends_a_hanging_reply_quickly()
    {
        var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HangBeforeHeaders());
        using var client = await SocketClient.ConnectAsync(upstream.BaseAddress);
        await client.SendChatAsync(Request);
        await upstream.NextRequestAsync();

        await upstream.DisposeAsync().AsTask().WaitAsync(TestTimeouts.Default);

        (await client.ReadToEndAsync()).ShouldNotStartWith("HTTP/1.1 500");
    }

    [Fact]
    public async Task A_bare_socket_may_say_anything()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Status((int)HttpStatusCode.NoContent));
        using var client = await SocketClient.ConnectAsync(upstream.BaseAddress);

        await client.SendAsync("GARBAGE\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400");
        upstream.Requests.ShouldBeEmpty();
    }
}
