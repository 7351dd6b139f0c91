using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Limits;

public class CircuitTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_cheap_model_that_keeps_failing_is_skipped_and_tried_again_by_one_request_after_the_break()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(503, "down"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        await FailAsync(gateway, 4);
        cheap.Requests.Count.ShouldBe(4);

        var skipped = await gateway.Client.ChatAsync(Body());
        skipped.Status.ShouldBe(200);
        skipped.Header("x-router-decision").ShouldBe("escalated");
        skipped.Header("x-router-reason").ShouldBe("upstream_error");
        skipped.Header("x-router-attempts").ShouldBe("1");
        cheap.Requests.Count.ShouldBe(4, "an open circuit asks nobody");
        (await Circuits(gateway)).GetProperty("cheap").GetString().ShouldBe("open");

        // The one that tries again is still on its way when the next one comes.
        _clock.Advance(TimeSpan.FromSeconds(16));
        var gate = new Gate();
        cheap.Respond(request => UpstreamReply.After(gate, KnowsBoth.Answers(KnownCompletion.Confident)(request)));
        var probe = gateway.Client.ChatAsync(Body());
        await gate.Reached();
        (await Circuits(gateway)).GetProperty("cheap").GetString().ShouldBe("half_open");
        (await gateway.Client.ChatAsync(Body())).Header("x-router-model").ShouldBe("strong");
        gate.Open();
        (await probe).Header("x-router-decision").ShouldBe("accepted");

        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("accepted");
        (await Circuits(gateway)).EnumerateObject().ShouldBeEmpty();
        gateway.Log.Entries.Select(e => e.Event.Name).Where(n => n?.StartsWith("Circuit", StringComparison.Ordinal) == true)
            .ShouldBe(["CircuitOpened", "CircuitHalfOpened", "CircuitClosed"]);
    }

    [Fact]
    public async Task A_strong_model_with_an_open_circuit_is_spared_where_a_cheap_answer_can_be_served()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.ResetBeforeHeaders());
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        for (var i = 0; i < 8; i++)
        {
            var answer = await gateway.Client.ChatAsync(Body());
            answer.Header("x-router-decision").ShouldBe("degraded");
            answer.Header("x-router-reason").ShouldBe("strong_failed");
        }

        // Each of the four that were sent was sent again once: the connection had closed before any byte.
        strong.Requests.Count.ShouldBe(8);
    }

    [Fact]
    public async Task The_last_hope_is_asked_whatever_its_circuit_says()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down as well"));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        for (var i = 0; i < 8; i++)
        {
            var answer = await gateway.Client.ChatAsync(Body());
            answer.Status.ShouldBe(500);
            answer.Text.ShouldContain("down as well");
        }

        strong.Requests.Count.ShouldBe(8);
        strong.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        (await gateway.Client.ChatAsync(Body())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task When_the_stand_in_fails_too_the_spared_model_is_asked_after_all()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        await FailAsync(gateway, 4);

        // A long stream is left before it is complete, so the cheap tier would have to be asked again; and now it is down as well.
        strong.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        var gate = new Gate();
        gate.Release(2);
        cheap.Respond(request => cheap.Requests.Count == 5 ? KnowsBoth.Answers(KnownCompletion.Unsure, gate)(request) : UpstreamReply.Error(500, "down"));
        var answer = await gateway.Client.ChatAsync(Body(stream: true));
        answer.Status.ShouldBe(200);
        answer.Header("x-router-model").ShouldBe("strong");
    }

    [Fact]
    public async Task Refusals_and_low_answers_do_not_open_a_circuit()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(429, "slow down"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        await FailAsync(gateway, 8);
        cheap.Requests.Count.ShouldBe(8);
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        await FailAsync(gateway, 8);
        cheap.Requests.Count.ShouldBe(16);
    }

    [Fact]
    public async Task A_circuit_that_is_switched_off_never_opens()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).WithModel("cheap", "Circuit", new JsonObject { ["Enabled"] = false }).StartAsync(_clock);
        await FailAsync(gateway, 30);
        cheap.Requests.Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_stream_counts_as_good_when_it_begins()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        await FailAsync(gateway, 4);
        _clock.Advance(TimeSpan.FromSeconds(16));

        var gate = new Gate();
        gate.Release(2);
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        await using var stream = await gateway.Client.OpenChatAsync(Body(stream: true));
        stream.Header("x-router-decision").ShouldBe("accepted");
        await Eventually.TrueAsync(async () => !(await Circuits(gateway)).EnumerateObject().Any(), "the circuit closes while the stream still runs");
        gate.Open();
        await stream.ReadToEndAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_during_the_probe_leaves_the_circuit_to_the_next_one(bool stream)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(500, "down"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        await FailAsync(gateway, 4);
        _clock.Advance(TimeSpan.FromSeconds(16));

        cheap.Respond(UpstreamReply.HangBeforeHeaders());
        await LeaveAsync(gateway, cheap, 5, stream);
        (await Circuits(gateway)).GetProperty("cheap").GetString().ShouldBe("open", "nobody has heard of the model");

        // Still down, says the next one, and the break begins anew.
        cheap.Respond(_ => UpstreamReply.Error(500, "down"));
        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("escalated");
        cheap.Requests.Count.ShouldBe(6, "the next request tries");
        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("escalated");
        cheap.Requests.Count.ShouldBe(6, "the break counts again");

        _clock.Advance(TimeSpan.FromSeconds(16));
        cheap.Respond(UpstreamReply.HangBeforeHeaders());
        await LeaveAsync(gateway, cheap, 7, stream);
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Confident));
        (await gateway.Client.ChatAsync(Body())).Header("x-router-decision").ShouldBe("accepted");
        (await Circuits(gateway)).EnumerateObject().ShouldBeEmpty();
        gateway.Log.Entries.Select(e => e.Event.Name).Where(n => n?.StartsWith("Circuit", StringComparison.Ordinal) == true)
            .ShouldBe(["CircuitOpened", "CircuitHalfOpened", "CircuitHalfOpened", "CircuitOpened", "CircuitHalfOpened", "CircuitHalfOpened", "CircuitClosed"]);
    }

    [Fact]
    public async Task Clients_that_leave_do_not_count_as_answers_of_the_model()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.HangBeforeHeaders());
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync(_clock);
        for (var left = 1; left <= 8; left++)
        {
            await LeaveAsync(gateway, cheap, left, stream: true);
        }

        cheap.Respond(_ => UpstreamReply.Error(500, "down"));
        await FailAsync(gateway, 4);
        (await Circuits(gateway)).GetProperty("cheap").GetString().ShouldBe("open", "all four answers were failures");
    }

    /// <summary>Sends a request, leaves when the model has it, and returns when the gateway has noticed.</summary>
    private static async Task LeaveAsync(GatewayHost gateway, ScriptedUpstream asked, int number, bool stream)
    {
        var before = Gone(gateway);
        using (var client = await SocketClient.ConnectAsync(gateway.BaseAddress))
        {
            await client.SendChatAsync(Body(stream));
            await Eventually.TrueAsync(() => asked.Requests.Count == number, "the model is asked");
            client.Reset();
        }

        await Eventually.TrueAsync(() => Gone(gateway) == before + 1, "the gateway notices");
    }

    private static async Task FailAsync(GatewayHost gateway, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await gateway.Client.ChatAsync(Body());
        }
    }

    private static async Task<JsonElement> Circuits(GatewayHost gateway) => (await gateway.Client.GetAsync("/health/ready")).Json().GetProperty("circuits");

    private static TwoTiers Tiers(ScriptedUpstream cheap, ScriptedUpstream strong) =>
        new TwoTiers(cheap.BaseAddress, strong.BaseAddress)
            .WithModel("cheap", "Circuit", new JsonObject { ["MinAttempts"] = 4 })
            .WithModel("strong", "Circuit", new JsonObject { ["MinAttempts"] = 4 });

    private static string Body(bool stream = false) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";

    // By their end and not by their number: the request before may have its answer and not yet its event.
    private static int Gone(GatewayHost gateway) => gateway.Log.Routed.Count(e => "client_gone".Equals(e.Properties["End"]));
}
