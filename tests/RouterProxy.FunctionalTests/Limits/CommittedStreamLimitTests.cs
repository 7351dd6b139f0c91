using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Limits;

public class CommittedStreamLimitTests
{
    [Fact]
    public async Task A_stream_that_falls_silent_after_its_commit_ends_with_an_error_event_at_the_idle_timeout()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var gate = new Gate();
        gate.Release(2);
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, cheap.BaseAddress).StartAsync(clock);
        await using var stream = await gateway.Client.OpenChatAsync(Body);
        stream.Header("x-router-decision").ShouldBe("accepted");

        clock.Advance(TimeSpan.FromSeconds(100));
        gate.Release();
        while (!Encoding.UTF8.GetString(stream.Seen).Contains(KnownCompletion.Confident.Tokens[1].JsonText, StringComparison.Ordinal))
        {
            (await stream.ReadAsync()).ShouldNotBeEmpty();
        }

        // The event has moved the limit.
        clock.Advance(TimeSpan.FromSeconds(100));
        var rest = stream.ReadToEndAsync();
        rest.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(21));
        ShouldEndBroken(await rest);
    }

    [Fact]
    public async Task An_event_that_never_ends_breaks_the_stream_at_its_limit()
    {
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Sse(
            new SseScript().Event("""{"choices":[{"index":0,"delta":{"content":"work"}}]}""").InPieces($"data: {new string('x', 200_000)}", 50_000).Hang()));
        await using var gateway = await new TwoTiers(strong.BaseAddress, strong.BaseAddress).With("Mode", "Strong").With("MaxBufferedBytes", 100_000).StartAsync();
        await using var stream = await gateway.Client.OpenChatAsync(Body);
        ShouldEndBroken(await stream.ReadToEndAsync());
        (await strong.NextRequestAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Slow_peers_are_limited_on_purpose()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).StartAsync();
        var limits = gateway.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        limits.MinRequestBodyDataRate.ShouldNotBeNull().GracePeriod.ShouldBe(TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate.ShouldNotBeNull().BytesPerSecond.ShouldBe(240);
    }

    private const string Body = $$"""{"model":"mail","stream":true,"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";

    private static void ShouldEndBroken(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        text.ShouldContain("\"code\":\"upstream_stream_broken\"");
        text.ShouldNotContain("[DONE]");
    }
}
