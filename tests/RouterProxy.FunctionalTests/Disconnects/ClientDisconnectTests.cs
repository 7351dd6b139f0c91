using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Disconnects;

/// <summary>A client that leaves, in whatever phase: its upstream is aborted, nobody else is asked, and one event says so.</summary>
public sealed class ClientDisconnectTests
{
    private static readonly string RoleEvent = KnowsBoth.Events(KnownCompletion.Confident, LogprobsAsked.Boolean(1)).First();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_body_is_still_being_sent(bool announced)
    {
        await using var stage = await TwoTierStage.StartAsync();
        using var client = await SocketClient.ConnectAsync(stage.Gateway.BaseAddress);
        string framing = announced ? "content-length: 1000\r\n\r\n" : "transfer-encoding: chunked\r\n\r\n400\r\n";
        await client.SendAsync($"POST {RawClient.ChatPath} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{framing}{{\"model\":\"mail\"");
        await Eventually.TrueAsync(() => stage.Gateway.Log.Text.Contains("started reading request body", StringComparison.Ordinal), "the gateway reads the body");

        client.Reset();

        await ShouldHaveEndedAsync(stage, pending: null, cheap: 0, strong: 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_cheap_upstream_has_not_sent_headers(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(UpstreamReply.HangBeforeHeaders());

        await LeaveAsync(stage, stream, stage.Cheap);

        await ShouldHaveEndedAsync(stage, stage.Cheap.Requests[0], cheap: 1, strong: 0);
    }

    [Theory]
    [InlineData(true, "Buffer")]
    [InlineData(false, "Buffer")]
    [InlineData(false, "EarlyAbort")]
    public async Task While_the_answer_is_held(bool stream, string nonStreaming)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("NonStreaming", nonStreaming));
        var held = new Gate();
        bool events = stream || nonStreaming == "EarlyAbort";
        stage.Cheap.Respond(events
            ? UpstreamReply.Sse(new SseScript().Raw(RoleEvent).Wait(held))
            : UpstreamReply.ResetMidBody("{\"id\":\"chatcmpl-1\",", gate: held));

        await LeaveAsync(stage, stream, stage.Cheap, held);

        await ShouldHaveEndedAsync(stage, stage.Cheap.Requests[0], cheap: 1, strong: 0);
    }

    [Fact]
    public async Task While_an_accepted_answer_is_put_together()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("NonStreaming", "EarlyAbort"));
        var gate = new Gate();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        gate.Release(3);

        await LeaveAsync(stage, stream: false, stage.Cheap, gate, arrivals: 4);

        await ShouldHaveEndedAsync(stage, stage.Cheap.Requests[0], cheap: 1, strong: 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_the_commit_in_the_middle_of_a_stream(bool accepted)
    {
        await using var stage = await TwoTierStage.StartAsync();
        var gate = new Gate();
        var answering = accepted ? stage.Cheap : stage.Strong;
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        answering.Respond(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        gate.Release(2);
        await using var answer = await stage.Client.OpenChatAsync(TwoTierStage.Body(stream: true));
        await answer.ReadSseEventAsync();

        answer.Abort();

        await ShouldHaveEndedAsync(stage, answering.Requests[0], cheap: 1, strong: accepted ? 0 : 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_strong_upstream_has_not_sent_headers(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        stage.Strong.Respond(UpstreamReply.HangBeforeHeaders());

        await LeaveAsync(stage, stream, stage.Strong);

        await ShouldHaveEndedAsync(stage, stage.Strong.Requests[0], cheap: 1, strong: 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_strong_upstream_has_sent_headers_only(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync();
        var gate = new Gate();
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        stage.Strong.Respond(stream ? UpstreamReply.Sse(new SseScript().Comment().Wait(gate)) : UpstreamReply.ResetMidBody("{", gate: gate));

        await LeaveAsync(stage, stream, stage.Strong, gate);

        await ShouldHaveEndedAsync(stage, stage.Strong.Requests[0], cheap: 1, strong: 1);
    }

    [Fact]
    public async Task During_a_second_try_of_the_cheap_upstream()
    {
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Enqueue(UpstreamReply.CloseBeforeResponse(), UpstreamReply.HangBeforeHeaders());
        using var client = await SocketClient.ConnectAsync(stage.Gateway.BaseAddress);
        await client.SendChatAsync(TwoTierStage.Body(stream: true));
        await stage.Cheap.NextRequestAsync();
        var second = await stage.Cheap.NextRequestAsync();

        client.Reset();

        await ShouldHaveEndedAsync(stage, second, cheap: 2, strong: 0);
    }

    /// <summary>Sends a request and leaves when <paramref name="asked"/> has it and its script has come as often to the gate as told.</summary>
    private static async Task LeaveAsync(TwoTierStage stage, bool stream, ScriptedUpstream asked, Gate? gate = null, int arrivals = 1)
    {
        using var client = await SocketClient.ConnectAsync(stage.Gateway.BaseAddress);
        await client.SendChatAsync(TwoTierStage.Body(stream));
        await asked.NextRequestAsync();
        for (int i = 0; gate is not null && i < arrivals; i++)
        {
            await gate.Reached();
        }

        client.Reset();
    }

    private static async Task ShouldHaveEndedAsync(TwoTierStage stage, UpstreamRequest? pending, int cheap, int strong)
    {
        if (pending is not null)
        {
            await pending.Aborted.WaitAsync(TestTimeouts.Default);
        }

        await Eventually.TrueAsync(() => Gone(stage) > 0, "an event says that the client has gone");
        Gone(stage).ShouldBe(1);
        stage.Gateway.Log.Entries.ShouldNotContain(entry => entry.Event.Name == "RequestCrashed");
        stage.Cheap.Requests.Count.ShouldBe(cheap);
        stage.Strong.Requests.Count.ShouldBe(strong);
    }

    private static int Gone(TwoTierStage stage) =>
        stage.Gateway.Log.Entries.Count(entry => entry.Properties.TryGetValue("End", out object? end) && end is "client_gone");
}
