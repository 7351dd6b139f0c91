using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Aborts;

/// <summary>An answer that was given up costs nothing more: its upstream hears of it before it has another token to send.</summary>
public sealed class AbortTests
{
    // What an upstream is given to notice; it takes about a millisecond.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task An_upstream_that_was_escalated_sees_the_abort_before_its_next_token(bool http2, bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(
            tiers => tiers.With("NonStreaming", "EarlyAbort"), http2 ? UpstreamProtocol.Http2Cleartext : UpstreamProtocol.Http1);
        var gate = new Gate();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure, gate));
        var answer = stage.Client.ChatAsync(TwoTierStage.Body(stream));
        var request = await stage.Cheap.NextRequestAsync();

        // The event with the role decides nothing: the upstream is still wanted.
        gate.Release();
        await gate.Reached();
        await gate.Reached();
        request.Aborted.IsCompleted.ShouldBeFalse();

        gate.Release();
        await request.Aborted.WaitAsync(Guard);

        // The second write may not even have returned.
        request.Writes.ShouldBeLessThanOrEqualTo(2);
        (await answer).Header("x-router-decision").ShouldBe("escalated");
        request.Protocol.ShouldBe(http2 ? "HTTP/2" : "HTTP/1.1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upstream_whose_confidence_suffices_is_read_to_its_end(bool http2)
    {
        await using var stage = await TwoTierStage.StartAsync(
            tiers => tiers.With("NonStreaming", "EarlyAbort"), http2 ? UpstreamProtocol.Http2Cleartext : UpstreamProtocol.Http1);

        await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
        await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));

        foreach (var request in stage.Cheap.Requests)
        {
            await request.Finished.WaitAsync(Guard);
            request.Aborted.IsCompleted.ShouldBeFalse();
        }

        stage.Cheap.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_without_a_score_is_given_up_as_soon_as_that_is_clear()
    {
        await using var stage = await TwoTierStage.StartAsync();
        var gate = new Gate();
        string[] events = [.. KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.None)];
        var script = new SseScript().Raw(events[0]).Raw(events[1]).Raw(events[2]).Wait(gate).Raw(events[3]);
        stage.Cheap.Respond(UpstreamReply.Sse(script));

        var answer = await stage.Client.ChatAsync(TwoTierStage.Body(stream: true));

        answer.Header("x-router-reason").ShouldBe("not_returned");
        await stage.Cheap.Requests.ShouldHaveSingleItem().Aborted.WaitAsync(Guard);
    }
}
