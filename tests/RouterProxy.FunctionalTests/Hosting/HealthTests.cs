using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Hosting;

/// <summary>What <c>/health/*</c> tells, and that it punishes nobody for what it tells.</summary>
public class HealthTests
{
    [Fact]
    public async Task Live_and_ready_are_200_with_a_valid_configuration()
    {
        await using var pair = await Pair.StartAsync();

        var live = await pair.Gateway.Client.GetAsync("/health/live");
        (live.Status, live.Text, live.Header("cache-control")).ShouldBe((200, """{"status":"live"}""", "no-store"));
        var ready = await pair.Gateway.Client.GetAsync("/health/ready");
        ready.Status.ShouldBe(200);
        ready.Json().GetProperty("status").GetString().ShouldBe("ready");
        ready.Json().GetProperty("configuration").GetProperty("reload_rejected").GetBoolean().ShouldBeFalse();
        ready.Json().GetProperty("clusters").GetProperty("cheap").GetProperty("available").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_rejected_reload_is_told_with_200_and_the_last_good_configuration_answers()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(ScriptedApi.Chat.Answers("cheapword", 0.9));
        var file = Path.GetTempFileName();
        try
        {
            var good = new TwoTiers(cheap.BaseAddress, cheap.BaseAddress);
            await File.WriteAllTextAsync(file, good.ToString());
            await using var gateway = await GatewayHost.StartOnFileAsync(file);

            await File.WriteAllTextAsync(file, new TwoTiers(cheap.BaseAddress, cheap.BaseAddress, threshold: 1.5).ToString());
            await gateway.Gate.PollAsync(TestContext.Current.CancellationToken);

            var ready = await gateway.Client.GetAsync("/health/ready");
            ready.Status.ShouldBe(200);
            var configuration = ready.Json().GetProperty("configuration");
            configuration.GetProperty("reload_rejected").GetBoolean().ShouldBeTrue();
            configuration.GetProperty("problems")[0].GetString().ShouldBe("RouterProxy:Routes:mail:Tiers:0:Threshold");
            ready.Text.ShouldNotContain("1.5");
            (await gateway.Client.ChatAsync(ScriptedApi.Chat.Request(stream: true))).Header("x-router-decision").ShouldBe("accepted");

            await File.WriteAllTextAsync(file, good.With("Mode", "Strong").ToString());
            await gateway.Gate.PollAsync(TestContext.Current.CancellationToken);
            (await gateway.Client.GetAsync("/health/ready")).Json().GetProperty("configuration").GetProperty("reload_rejected").GetBoolean().ShouldBeFalse();
            (await gateway.Client.ChatAsync(ScriptedApi.Chat.Request(stream: true))).Header("x-router-reason").ShouldBe("mode");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
