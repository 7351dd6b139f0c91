using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;
using static RouterProxy.FunctionalTests.Clients.GatewayWithClients;

namespace RouterProxy.FunctionalTests.Clients;

public class LimitTests
{
    private const string Slow = "key-of-slow";
    private const string Other = "key-of-other";

    [Fact]
    public async Task Beyond_its_requests_a_minute_a_client_is_told_when_to_come_back_and_others_are_not_touched()
    {
        await using var gateway = await StartAsync(new()
        {
            ["slow"] = Entry([Slow], """{ "RequestsPerMinute": 2 }"""),
            ["other"] = Entry([Other], """{ "RequestsPerMinute": 2 }"""),
        });
        (await gateway.Client.ChatAsync(Body, Bearer(Slow))).Status.ShouldBe(200);
        (await gateway.Client.GetAsync("/v1/models", Bearer(Slow))).Status.ShouldBe(200);
        var asked = gateway.Cheap.Requests.Count;

        var refused = await gateway.Client.ChatAsync(Body, Bearer(Slow));

        ShouldBeLimited(refused, "30");
        gateway.Cheap.Requests.Count.ShouldBe(asked);
        (await gateway.Client.ChatAsync(Body, Bearer(Other))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_reload_that_leaves_the_number_alone_does_not_give_the_minute_anew()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress);
        tiers.RouterProxy["Clients"] = new JsonObject { ["slow"] = Entry([Slow], """{ "RequestsPerMinute": 1 }""") };
        try
        {
            await File.WriteAllTextAsync(file, tiers.ToString());
            await using var gateway = await GatewayHost.StartOnFileAsync(file);
            var table = gateway.Gate.Current;
            (await gateway.Client.ChatAsync(Body, Bearer(Slow))).Status.ShouldBe(200);

            await File.WriteAllTextAsync(file, tiers.With("MaxHeldBytes", 4096).ToString());
            await gateway.Gate.PollAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default);

            gateway.Gate.Current.ShouldNotBeSameAs(table);
            ShouldBeLimited(await gateway.Client.ChatAsync(Body, Bearer(Slow)), "60");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_running_answer_holds_its_place_until_it_has_ended()
    {
        var gate = new Gate();
        await using var gateway = await StartAsync(new() { ["slow"] = Entry([Slow], """{ "MaxConcurrent": 1 }""") });
        gateway.Cheap.Enqueue(UpstreamReply.After(gate, UpstreamReply.Error(500, "down")));

        var running = gateway.Client.ChatAsync(Body, Bearer(Slow));
        await gate.Reached();
        ShouldBeLimited(await gateway.Client.ChatAsync(Body, Bearer(Slow)), "1");
        gate.Open();

        (await running.WaitAsync(TestTimeouts.Default)).Status.ShouldBe(200);
        await Eventually.TrueAsync(async () => (await gateway.Client.ChatAsync(Body, Bearer(Slow))).Status == 200, "an ended request gives its place back");
    }

    [Fact]
    public async Task A_client_that_leaves_gives_its_place_back()
    {
        await using var gateway = await StartAsync(new() { ["slow"] = Entry([Slow], """{ "MaxConcurrent": 1 }""") });
        gateway.Cheap.Enqueue(UpstreamReply.HangBeforeHeaders());
        using var leaving = new HttpClient { BaseAddress = gateway.Host.BaseAddress };
        leaving.DefaultRequestHeaders.TryAddWithoutValidation("api-key", Slow);
        using var cancel = new CancellationTokenSource();

        var hanging = leaving.PostAsync(RawClient.ChatPath, new StringContent(Body), cancel.Token);
        await gateway.Cheap.NextRequestAsync();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(hanging);

        await Eventually.TrueAsync(async () => (await gateway.Client.ChatAsync(Body, Bearer(Slow))).Status == 200, "the place is free again");
    }

    private static void ShouldBeLimited(RawResponse response, string retryAfter)
    {
        response.Status.ShouldBe(429);
        response.Header("retry-after").ShouldBe(retryAfter);
        var error = response.Json().GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("rate_limit_error");
        error.GetProperty("code").GetString().ShouldBe("rate_limit_exceeded");
    }
}
