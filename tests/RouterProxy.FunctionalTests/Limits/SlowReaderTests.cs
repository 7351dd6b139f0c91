using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Limits;

/// <summary>A client that takes its answer slowly, or not at all, while the upstream sends as fast as it can.</summary>
public class SlowReaderTests
{
    /// <summary>What a test's upstream would send: far more than all buffers between it and the client.</summary>
    private const int Flood = 512 << 20;

    /// <summary>What may be on its way to a client that takes nothing: the system's own socket buffers, and a little.</summary>
    private const int MostOnTheWay = 64 << 20;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private long _sent;

    [Theory]
    [InlineData("Strong", true)]
    [InlineData("Enforce", true)]
    [InlineData("Strong", false)]
    public async Task One_that_takes_nothing_holds_its_upstream_back_and_is_let_go(string mode, bool stream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => stream ? Endless() : EndlessWhole());
        await using var gateway = await Tiers(upstream).With("Mode", mode).StartAsync(_clock);
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress, receiveBuffer: 4096);
        await client.SendChatAsync(TwoTierStage.Body(stream));
        var request = await upstream.NextRequestAsync();
        await BackedUpAsync();

        // Memory is bounded because the upstream waits; nobody else waits with it.
        Interlocked.Read(ref _sent).ShouldBeLessThan(MostOnTheWay);
        upstream.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        (await gateway.Client.ChatAsync(TwoTierStage.Body(stream: true))).Status.ShouldBe(200);
        request.Aborted.IsCompleted.ShouldBeFalse();

        var waited = await AdvanceUntilAsync(() => request.Aborted.IsCompleted);
        waited.ShouldBeInRange(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(45));
        await Eventually.TrueAsync(() => gateway.Log.Routed.Count == 2, "both requests are logged");
        gateway.Log.Routed.Select(e => e.Properties["End"]).ShouldBe(["complete", "client_too_slow"]);
        gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestCrashed");
    }

    [Theory]
    [InlineData("Enforce")]
    [InlineData("Strong")]
    public async Task One_that_takes_nothing_of_a_large_answer_in_one_piece_is_let_go(string mode)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(_ => LargeAnswer(0.9));
        await using var gateway = await Tiers(upstream).With("Mode", mode).StartAsync(_clock);
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress, receiveBuffer: 4096);
        await client.SendChatAsync(TwoTierStage.Body(stream: false));
        await upstream.NextRequestAsync();

        await AdvanceUntilAsync(() => gateway.Log.Routed.Count > 0);
        gateway.Log.Routed[0].Properties["End"].ShouldBe("client_too_slow");
    }

    [Fact]
    public async Task One_that_takes_nothing_of_a_kept_answer_is_let_go()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => LargeAnswer(0.1));
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).StartAsync(_clock);
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress, receiveBuffer: 4096);
        await client.SendChatAsync(TwoTierStage.Body(stream: false));
        await strong.NextRequestAsync();

        await AdvanceUntilAsync(() => gateway.Log.Routed.Count > 0);
        gateway.Log.Routed[0].Properties["End"].ShouldBe("client_too_slow");
    }

    [Fact]
    public async Task One_that_pauses_gets_everything_and_the_upstream_is_not_blamed_for_the_pause()
    {
        var last = new Gate();
        await using var upstream = await ScriptedUpstream.StartAsync(_ => Long(24 << 20, last));
        await using var gateway = await Tiers(upstream, idle: "00:00:05").With("Mode", "Strong").StartAsync(_clock);
        using var client = await SocketClient.ConnectAsync(gateway.BaseAddress, receiveBuffer: 4096);
        await client.SendChatAsync(TwoTierStage.Body(stream: true));
        await upstream.NextRequestAsync();
        await BackedUpAsync();

        // Longer than the upstream may be silent: but it is the client that is waited for.
        _clock.Advance(TimeSpan.FromSeconds(20));
        last.Open();
        var end = await client.ReadTailAsync("\r\n0\r\n\r\n");

        end.ShouldContain("data: [DONE]");
        end.ShouldNotContain("\"error\"");
        await Eventually.TrueAsync(() => gateway.Log.Routed.Count > 0, "the request is logged");
        gateway.Log.Routed[0].Properties["End"].ShouldBe("complete");
    }

    [Fact]
    public async Task A_stream_that_is_silent_because_the_model_thinks_is_left_alone()
    {
        // Three times the server's own grace, which is real time, and longer than a reader may take by the gateway's clock.
        static void Impatient(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(k => k.Limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.1)));
        var gate = new Gate();
        gate.Release(2);
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        await using var gateway = await GatewayHost.StartAsync(new TwoTiers(cheap.BaseAddress, cheap.BaseAddress).ToString(), _clock, Impatient);
        await using var stream = await gateway.Client.OpenChatAsync(TwoTierStage.Body(stream: true));
        (await stream.ReadSseEventAsync()).ShouldNotBeNull();

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3.5), TimeProvider.System);
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(100));
        gate.Open();
        Encoding.UTF8.GetString(await stream.ReadToEndAsync()).ShouldEndWith("data: [DONE]\n\n");
    }

    private static TwoTiers Tiers(ScriptedUpstream upstream, string idle = "10:00:00")
    {
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress);
        foreach (var model in new[] { "cheap", "strong" })
        {
            tiers.WithModel(model, "IdleTimeout", idle).WithModel(model, "Timeout", "10:00:00");
        }

        return tiers;
    }

    /// <summary>More than the system takes for a client that reads nothing, less than <c>MaxBufferedBytes</c>.</summary>
    private static UpstreamReply LargeAnswer(double probability) =>
        UpstreamReply.Json(ScriptedApi.Chat.Whole("sure", probability).Replace(ScriptedApi.Tail, new string('w', 14 << 20), StringComparison.Ordinal));

    private static string Event(string text) => $$"""data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]}""" + "\n\n";

    private UpstreamReply Endless() => EndlessOf("text/event-stream", Event(new string('x', 16 << 10)));

    private UpstreamReply EndlessWhole() => EndlessOf("application/json", new string(' ', 16 << 10));

    private UpstreamReply EndlessOf(string type, string piece) => new(async exchange =>
    {
        await FloodAsync(exchange, type, piece, Flood);

        // A server swallows what is written behind an abort, and may be through with all of it before it hears why.
        await exchange.UntilPeerGoneAsync();
    });

    /// <summary>So much, then a wait at the gate, then the end in good order.</summary>
    private UpstreamReply Long(int bytes, Gate gate) => new(async exchange =>
    {
        await FloodAsync(exchange, "text/event-stream", Event(new string('x', 16 << 10)), bytes);
        await gate.PassAsync(exchange.PeerGone);
        await exchange.WriteAsync("data: [DONE]\n\n");
    });

    private async Task FloodAsync(UpstreamExchange exchange, string type, string piece, int bytes)
    {
        exchange.Response.ContentType = type;
        await exchange.WriteAsync(string.Concat(ScriptedApi.Chat.EventsToFirstToken("sure", 0.9).Where(_ => type == "text/event-stream")));
        var block = Encoding.UTF8.GetBytes(piece);
        for (long sent = 0; sent < bytes; sent += block.Length)
        {
            await exchange.WriteAsync(block);
            Interlocked.Add(ref _sent, block.Length);
        }
    }

    /// <summary>Waits until the upstream gets nothing more off: for half a second not a byte.</summary>
    private Task BackedUpAsync()
    {
        var (last, looks) = (-1L, 0);
        return Eventually.TrueAsync(
            () =>
            {
                var now = Interlocked.Read(ref _sent);
                looks = now == last ? looks + 1 : 0;
                last = now;
                return now > 0 && looks >= 50;
            },
            "the upstream is held back");
    }

    private async Task<TimeSpan> AdvanceUntilAsync(Func<bool> condition)
    {
        var start = _clock.GetUtcNow();
        await Eventually.TrueAsync(
            () =>
            {
                if (!condition())
                {
                    _clock.Advance(TimeSpan.FromSeconds(0.5));
                }

                return condition();
            },
            "the time runs out");
        return _clock.GetUtcNow() - start;
    }
}
