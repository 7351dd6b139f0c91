using System.Globalization;
using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

public class ReloadTests
{
    private const string Body = $$"""{"model":"mail","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";

    [Fact]
    public async Task Five_faults_written_into_a_running_gateways_file_change_nothing_and_are_reported()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var folder = new TestFolder();
        var good = Configuration(upstream);
        var (program, address) = await RunningProgram.ServeAsync(folder, folder.Write("gateway.json", good));
        await using var _ = program;
        using var client = new RawClient(address);

        folder.Write("gateway.json", FaultyConfiguration.Json);
        var problems = await RejectedAsync(client);
        problems.ShouldBe(FaultyConfiguration.Keys, ignoreOrder: true);
        await ShouldServeAsync(client, "accepted");
        foreach (var key in FaultyConfiguration.Keys)
        {
            program.Output.ShouldContain($"the last good one stays in force: {key} = ");
        }

        folder.Write("gateway.json", good.Replace("\"Enforce\"", "\"Observe\"", StringComparison.Ordinal) + "\n");
        await ReloadedAsync(program, 1);
        (await StatusAsync(client)).GetProperty("reload_rejected").GetBoolean().ShouldBeFalse();
        await ShouldServeAsync(client, "accepted");
    }

    [Fact]
    public async Task A_file_that_is_emptied_or_taken_away_for_a_moment_changes_nothing()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var folder = new TestFolder();
        var path = folder.Write("gateway.json", Configuration(upstream));
        var (program, address) = await RunningProgram.ServeAsync(folder, path);
        await using var _ = program;
        using var client = new RawClient(address);

        await File.WriteAllTextAsync(path, "");
        (await RejectedAsync(client)).ShouldHaveSingleItem().ShouldBe(path);
        await ShouldServeAsync(client, "accepted");

        folder.Write("gateway.json", Configuration(upstream, threshold: 0.99));
        await ReloadedAsync(program, 1);
        await ShouldServeAsync(client, "escalated");

        File.Delete(path);
        (await RejectedAsync(client)).ShouldHaveSingleItem().ShouldBe(path);
        await ShouldServeAsync(client, "escalated");

        folder.Write("gateway.json", Configuration(upstream));
        await ReloadedAsync(program, 2);
        await ShouldServeAsync(client, "accepted");
    }

    [Fact]
    public async Task A_swapped_symbolic_link_is_noticed()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var folder = new TestFolder();

        // As Kubernetes mounts a ConfigMap: the file is a link through a link to a folder, and that link is replaced.
        Directory.CreateDirectory(folder.File("first"));
        Directory.CreateDirectory(folder.File("second"));
        folder.Write("first/gateway.json", Configuration(upstream));
        folder.Write("second/gateway.json", Configuration(upstream, threshold: 0.99));
        Directory.CreateSymbolicLink(folder.File("data"), "first");
        File.CreateSymbolicLink(folder.File("gateway.json"), "data/gateway.json");
        var (program, address) = await RunningProgram.ServeAsync(folder, folder.File("gateway.json"));
        await using var _ = program;
        using var client = new RawClient(address);
        await ShouldServeAsync(client, "accepted");

        Directory.CreateSymbolicLink(folder.File("data.new"), "second");
        folder.Replace("data", "data.new");
        await ReloadedAsync(program, 1);
        await ShouldServeAsync(client, "escalated");
    }

    [Fact]
    public async Task Reloads_under_traffic_drop_no_request_and_take_effect()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var folder = new TestFolder();
        var (program, address) = await RunningProgram.ServeAsync(folder, folder.Write("gateway.json", Configuration(upstream)));
        await using var _ = program;
        using var client = new RawClient(address);

        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(i => SendUntilAsync(client, stream: i % 2 == 1, enough.Token)).ToArray();
        for (var change = 1; change <= 4; change++)
        {
            // The strong cluster comes and goes as well: requests under way must not lose it.
            folder.Write("gateway.json", Configuration(upstream, change % 2 == 0 ? 0.5 : 0.99, destination: $"d{change}"));
            await ReloadedAsync(program, change);
            await ShouldServeAsync(client, change % 2 == 0 ? "accepted" : "escalated");
        }

        await enough.CancelAsync();
        var sent = await Task.WhenAll(clients).WaitAsync(RunningProgram.Patience);
        sent.Sum().ShouldBeGreaterThan(200);
    }

    /// <summary>Sends one request after the other; each must be answered well.</summary>
    private static async Task<int> SendUntilAsync(RawClient client, bool stream, CancellationToken enough)
    {
        var body = stream ? Body.Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal) : Body;
        var sent = 0;
        while (!enough.IsCancellationRequested)
        {
            var answer = await client.ChatAsync(body);
            answer.Status.ShouldBe(200);
            answer.Header("x-router-decision").ShouldBeOneOf("accepted", "escalated");
            sent++;
        }

        return sent;
    }

    private static async Task ShouldServeAsync(RawClient client, string decision)
    {
        var answer = await client.ChatAsync(Body);
        answer.Status.ShouldBe(200);
        answer.Header("x-router-decision").ShouldBe(decision);
    }

    private static async Task<string[]> RejectedAsync(RawClient client)
    {
        await Eventually.TrueAsync(async () => (await StatusAsync(client)).GetProperty("reload_rejected").GetBoolean(), "the change is rejected");
        return [.. (await StatusAsync(client)).GetProperty("problems").EnumerateArray().Select(p => p.GetString()!)];
    }

    private static async Task<JsonElement> StatusAsync(RawClient client)
    {
        var answer = await client.GetAsync("/health/ready");
        answer.Status.ShouldBe(200);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("configuration");
    }

    private static Task ReloadedAsync(RunningProgram program, int times) =>
        Eventually.TrueAsync(() => program.Output.Split("The configuration was reloaded").Length > times, string.Create(CultureInfo.InvariantCulture, $"reload {times} is logged"));

    private static string Configuration(ScriptedUpstream upstream, double threshold = 0.5, string destination = "s1")
    {
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress, threshold).With("Mode", "Enforce");
        var strong = tiers.Clusters["strong"]!["Destinations"]!.AsObject();
        strong.Remove("s1");
        strong[destination] = new System.Text.Json.Nodes.JsonObject { ["Address"] = upstream.BaseAddress.ToString() };
        return tiers.ToString();
    }
}
