using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Errors;

/// <summary>Upstreams that no provider runs on purpose; those of the failure table are in <c>Failures</c>.</summary>
public class HostileUpstreamTests
{
    private static readonly ScriptedApi Api = ScriptedApi.Chat;

    [Fact]
    public async Task Endless_comments_do_not_keep_a_held_answer_alive()
    {
        var clock = new FakeTimeProvider();
        await using var pair = await Pair.StartAsync(cheap: _ => UpstreamReply.Sse(new SseScript().EndlessComments()), clock: clock);

        var asking = pair.AskAsync(Api, stream: true);
        var left = await pair.Cheap.NextRequestAsync();
        await Eventually.TrueAsync(() => left.Writes > 3, "comments come");
        clock.Advance(TimeSpan.FromSeconds(11));
        var answer = await asking;

        (answer.Status, answer.Header("x-router-reason"), answer.Header("x-router-model")).ShouldBe((200, "decision_timeout", "strong"));
        answer.Text.ShouldNotContain("still here");
        await left.Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Fact]
    public async Task Endless_comments_do_not_keep_a_committed_answer_alive()
    {
        var clock = new FakeTimeProvider();
        var script = new SseScript().Raw(string.Concat(Api.EventsToFirstToken("word", 0.9))).EndlessComments();
        await using var pair = await Pair.StartAsync(cheap: _ => UpstreamReply.Sse(script), clock: clock);

        var asking = pair.AskAsync(Api, stream: true);
        var left = await pair.Cheap.NextRequestAsync();
        await Eventually.TrueAsync(() => left.Writes > 5, "comments come");
        await PassAsync(clock, TimeSpan.FromSeconds(30), asking);

        (await asking).Text.ShouldContain("\"code\":\"upstream_stream_broken\"");
        await left.Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Fact]
    public async Task A_stream_without_end_ends_at_Timeout()
    {
        var clock = new FakeTimeProvider();
        await using var pair = await Pair.StartAsync(cheap: _ => WithoutEnd(), clock: clock);

        var asking = pair.AskAsync(Api, stream: true);
        var left = await pair.Cheap.NextRequestAsync();
        await Eventually.TrueAsync(() => left.Writes > 5, "events come");
        await PassAsync(clock, TimeSpan.FromSeconds(30), asking);

        (await asking).Text.ShouldContain("\"code\":\"upstream_stream_broken\"");
        await left.Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Fact]
    public async Task A_megabyte_in_one_event_behind_the_first_token_goes_out_as_it_came()
    {
        var large = new string('w', 1 << 20);
        await using var pair = await Pair.StartAsync(cheap: request => UpstreamReply.Sse(new SseScript()
            .Raw(string.Concat(Api.EventsToFirstToken("word", 0.9)))
            .InPieces($"data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{large}\"}},\"finish_reason\":null}}]}}\n\n", 10_000)
            .Raw(Api.LastEvent("word"))));

        var answer = await pair.AskAsync(Api, stream: true);

        (answer.Status, answer.Header("x-router-decision")).ShouldBe((200, "accepted"));
        answer.Text.ShouldContain($"data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{large}\"}},\"finish_reason\":null}}]}}\n\n");
        answer.Text.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task Two_megabytes_in_the_first_event_are_not_held()
    {
        await using var pair = await Pair.StartAsync(cheap: _ => UpstreamReply.Sse(new SseScript().InPieces($"data: {{\"x\":\"{new string('w', 2 << 20)}\"}}\n\n", 100_000).Hang()));

        var answer = await pair.AskAsync(Api, stream: true);

        (answer.Status, answer.Header("x-router-reason"), answer.Header("x-router-model")).ShouldBe((200, "hold_limit", "strong"));
    }

    [Fact]
    public async Task A_compressed_answer_that_nobody_asked_for_is_never_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[50 << 20]);
        }

        var bomb = packed.ToArray();
        await using var pair = await Pair.StartAsync(cheap: _ => UpstreamReply.Bytes(bomb, "application/json", 200, ("content-encoding", "gzip")));

        var answer = await pair.AskAsync(Api, stream: false);
        (answer.Status, answer.Header("x-router-reason"), answer.Header("x-router-model")).ShouldBe((200, "upstream_error", "strong"));

        pair.Strong.Respond(UpstreamReply.Bytes(bomb, "application/json", 200, ("content-encoding", "gzip")));
        (await pair.AskAsync(Api, stream: false)).Body.ShouldBe(bomb);
    }

    [Theory]
    [InlineData("100 KB in one header")]
    [InlineData("a bell")]
    [InlineData("a name that is none")]
    public async Task Headers_that_cannot_be_passed_on_cost_the_upstream_its_answer(string what)
    {
        await using var pair = await AnsweringAsync(what switch
        {
            "100 KB in one header" => $"x-large: {new string('a', 100_000)}",
            "a bell" => "x-bell: a\u0007b",
            _ => "x(name): y",
        });

        var answer = await pair.AskAsync(Api, stream: false);

        (answer.Status, answer.Header("x-router-reason"), answer.Header("x-router-model")).ShouldBe((200, "upstream_error", "strong"));
        pair.Gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestCrashed");
    }

    [Theory]
    [InlineData("x-evil: a\rset-cookie: b=c")]
    [InlineData("x-evil: a\0\nset-cookie: b=c")]
    public async Task Line_breaks_in_a_header_start_no_other_header(string header)
    {
        await using var pair = await AnsweringAsync(header);

        var answer = await pair.AskAsync(Api, stream: false);

        answer.Status.ShouldBe(200);
        answer.Header("set-cookie").ShouldBeNull();
    }

    [Fact]
    public async Task Header_bytes_beyond_ASCII_go_out_as_they_came()
    {
        await using var pair = await AnsweringAsync("x-name: Z\u00c3\u00bcrich \u00fc");
        using var client = await SocketClient.ConnectAsync(pair.Gateway.BaseAddress);

        await client.SendChatAsync(Api.Request(stream: false));

        var answer = await client.ReadUntilAsync("}]}");
        answer.ShouldStartWith("HTTP/1.1 200 ");
        answer.ShouldContain("x-router-model: cheap\r\n");
        answer.ShouldContain("x-name: Z\u00c3\u00bcrich \u00fc\r\n");
    }

    /// <summary>The cheap upstream gives a good answer with this line among its headers, one byte for each character.</summary>
    private static Task<Pair> AnsweringAsync(string header)
    {
        var body = Api.Whole("cheapword", 0.9);
        var reply = Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{header}\r\ncontent-length: {body.Length}\r\n\r\n{body}");
        return Pair.StartAsync(cheap: _ => UpstreamReply.Raw(reply));
    }

    private static UpstreamReply WithoutEnd() => new(async exchange =>
    {
        exchange.Response.ContentType = "text/event-stream";
        await exchange.WriteAsync(string.Concat(Api.EventsToFirstToken("word", 0.9)));
        using var lifetime = exchange.LinkedLifetime();
        using var timer = new PeriodicTimer(TestTimeouts.PollInterval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(lifetime.Token))
        {
            await exchange.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" more\"},\"finish_reason\":null}]}\n\n");
        }
    });

    private static Task PassAsync(FakeTimeProvider clock, TimeSpan step, Task until) => Eventually.TrueAsync(
        () =>
        {
            clock.Advance(step);
            return until.IsCompleted;
        },
        "the limit runs out");
}
