using Microsoft.Extensions.Time.Testing;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ConfigurationGateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static string Threshold(string threshold) => Sources.Json(tiers: $$"""[ { "Model": "cheap", "Threshold": {{threshold}} }, { "Model": "strong" } ]""");

    [Fact]
    public async Task A_bad_configuration_opens_no_gate_and_says_all_that_is_wrong()
    {
        var result = await ConfigurationGate.LoadAsync(Sources.Of(Sources.Json(route: "\"Mod\": 1, \"ShadowRate\": 2")), _time);

        result.Gate.ShouldBeNull();
        result.Problems.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_good_change_comes_into_force()
    {
        await using var host = await StartAsync(Threshold("0.5"));
        var before = host.Gate.Current;
        _time.Advance(TimeSpan.FromMinutes(5));

        _folder.Write("gateway.json", Threshold("0.75"));
        await host.PollAsync();

        host.Gate.Current.ShouldNotBeSameAs(before);
        host.Gate.Current.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.75);
        before.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.5);
        host.Events.ShouldHaveSingleItem().Outcome.ShouldBe(ReloadOutcome.Applied);
        host.Gate.Status.LastSuccess.ShouldBe(_time.GetUtcNow());
        host.Gate.Status.IsRejected.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_changes_without_a_change_in_content()
    {
        await using var host = await StartAsync(Threshold("0.5"));
        var before = host.Gate.Current;

        _folder.Write("gateway.json", Threshold("0.5"));
        await host.PollAsync();

        host.Gate.Current.ShouldBeSameAs(before);
        host.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ \"RouterProxy\": ")]
    [InlineData("")]
    [InlineData("{ \"RouterProxy\": { \"Modles\": {} } }")]
    [InlineData(null)]
    public async Task A_bad_change_leaves_the_last_good_in_force_is_reported_once_and_mended_by_the_next_good_one(string? text)
    {
        await using var host = await StartAsync(Threshold("0.5"));
        var before = host.Gate.Current;
        Overwrite(text);

        await host.PollAsync();
        await host.PollAsync();

        host.Gate.Current.ShouldBeSameAs(before);
        host.Events.ShouldHaveSingleItem().Outcome.ShouldBe(ReloadOutcome.Rejected);
        host.Gate.Status.IsRejected.ShouldBeTrue();
        host.Gate.Status.LastFailure.ShouldBe(_time.GetUtcNow());

        _folder.Write("gateway.json", Threshold("0.5"));
        await host.PollAsync();

        host.Events.Select(e => e.Outcome).ShouldBe([ReloadOutcome.Rejected, ReloadOutcome.Applied]);
        host.Gate.Status.IsRejected.ShouldBeFalse();
        host.Gate.Current.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.5);
    }

    [Fact]
    public async Task A_bad_change_of_one_section_keeps_the_other_back_as_well()
    {
        await using var host = await StartAsync(Threshold("0.5"));

        _folder.Write("gateway.json", Threshold("1.5").Replace("9001", "9999", StringComparison.Ordinal));
        await host.PollAsync();

        Address(host).ShouldBe("http://127.0.0.1:9001/");
        host.Gate.Status.Problems.ShouldHaveSingleItem().KeyPath.ShouldBe("RouterProxy:Routes:triage:Tiers:0:Threshold");
    }

    [Fact]
    public async Task Clusters_and_table_are_swapped_together_and_clusters_keep_their_state()
    {
        await using var host = await StartAsync(Sources.Json());
        var one = host.Gate.Current.Models["cheap"].Cluster;

        _folder.Write("gateway.json", Sources.Json()
            .Replace("9001", "9999", StringComparison.Ordinal)
            .Replace("\"two\"", "\"three\"", StringComparison.Ordinal));
        await host.PollAsync();

        Address(host).ShouldBe("http://127.0.0.1:9999/");
        host.Gate.Current.Models["cheap"].Cluster.ShouldBeSameAs(one);
        host.Gate.Current.Models["strong"].Cluster.ClusterId.ShouldBe("three");
        host.Clusters.TryGetCluster("two", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_changes_in_a_row_all_arrive()
    {
        await using var host = await StartAsync(Threshold("0"));
        for (var i = 1; i <= 20; i++)
        {
            _folder.Write("gateway.json", Threshold($"0.{i:00}").Replace("9001", $"{9100 + i}", StringComparison.Ordinal));
            await host.PollAsync();
            Address(host).ShouldBe($"http://127.0.0.1:{9100 + i}/");
        }

        host.Events.Count(e => e.Outcome == ReloadOutcome.Applied).ShouldBe(20);
        host.Gate.Current.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.20);
    }

    [Fact]
    public async Task A_swapped_symbolic_link_is_noticed()
    {
        // As Kubernetes mounts a ConfigMap: file -> ..data/file, ..data -> a folder that is exchanged.
        _folder.Write("v1/gateway.json", Threshold("0.1"));
        _folder.Write("v2/gateway.json", Threshold("0.2"));
        Directory.CreateSymbolicLink(_folder.File("..data"), _folder.File("v1"));
        File.CreateSymbolicLink(_folder.File("gateway.json"), Path.Combine("..data", "gateway.json"));
        await using var host = await GatedYarp.StartAsync(Files(), _time);

        Directory.Delete(_folder.File("..data"));
        Directory.CreateSymbolicLink(_folder.File("..data"), _folder.File("v2"));
        await host.PollAsync();

        host.Gate.Current.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.2);
    }

    [Fact]
    public async Task A_key_file_is_followed_without_a_reload_and_its_last_key_outlives_it()
    {
        var path = _folder.Write("key", "first\n");
        await using var host = await StartAsync(Sources.Json(cheap: $"\"ApiKeyFile\": \"{path}\""));
        var table = host.Gate.Current;
        var key = table.Models["cheap"].ApiKey!;
        key.Current("a").ShouldBe("first");

        _folder.Write("key", "second");
        await host.PollAsync();
        key.Current("a").ShouldBe("second");
        host.Gate.Status.Warnings.ShouldBeEmpty();

        File.Delete(path);
        await host.PollAsync();
        key.Current("a").ShouldBe("second");
        host.Gate.Status.Warnings.ShouldHaveSingleItem().ToString().ShouldNotContain("second");

        host.Gate.Current.ShouldBeSameAs(table);
        host.Events.Select(e => e.Outcome).ShouldBe([ReloadOutcome.KeysChanged, ReloadOutcome.KeysChanged]);
    }

    [Fact]
    public async Task A_key_file_that_appears_later_is_used()
    {
        var path = _folder.File("key");
        await using var host = await StartAsync(Sources.Json(cheap: $"\"ApiKeyFile\": \"{path}\""));
        host.Gate.Current.Models["cheap"].ApiKey!.Current("a").ShouldBeNull();
        host.Gate.Status.Warnings.ShouldHaveSingleItem();

        _folder.Write("key", "here now");
        await host.PollAsync();

        host.Gate.Current.Models["cheap"].ApiKey!.Current("a").ShouldBe("here now");
        host.Gate.Status.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changed_addresses_need_a_restart_and_say_so()
    {
        await using var host = await StartAsync(Sources.Json());

        _folder.Write("gateway.json", Sources.Json().TrimEnd()[..^1] + ", \"Urls\": \"http://0.0.0.0:80\" }");
        await host.PollAsync();

        host.Gate.Status.NeedsRestart.ShouldBe(["urls"]);
        host.Gate.Status.IsRejected.ShouldBeFalse();
        host.Gate.Addresses.ShouldBe([ListenAddresses.Default]);
    }

    [Fact]
    public async Task The_watch_looks_every_second_of_its_clock()
    {
        await using var host = await StartAsync(Threshold("0.5"));
        var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Gate.Subscribe(_ => applied.TrySetResult());
        using var watcher = host.Watcher();
        await watcher.StartAsync(TestContext.Current.CancellationToken);
        _folder.Write("gateway.json", Threshold("0.6"));

        // The watch starts on a pool thread: its timer may not exist yet when the clock first moves.
        for (var i = 0; i < 1000 && !applied.Task.IsCompleted; i++)
        {
            _time.Advance(ConfigurationWatcher.Interval);
            await applied.Task.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken).ContinueWith(static _ => { }, TestContext.Current.CancellationToken);
        }

        await applied.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await watcher.StopAsync(TestContext.Current.CancellationToken);
        host.Gate.Current.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.6);
    }

    [Fact]
    public async Task What_YARP_refuses_when_it_applies_it_is_rejected_and_taken_back()
    {
        await using var host = await StartAsync(Sources.Json());
        var before = host.Gate.Current;

        _folder.Write("gateway.json", Sources.Json().Replace("\"one\": {", "\"one\": { \"HttpClient\": { \"RequestHeaderEncoding\": \"no-such-encoding\" },", StringComparison.Ordinal));
        await host.PollAsync();

        host.Gate.Status.IsRejected.ShouldBeTrue();
        host.Gate.Current.ShouldBeSameAs(before);
        Address(host).ShouldBe("http://127.0.0.1:9001/");
    }

    public void Dispose() => _folder.Dispose();

    private ConfigurationSources Files() => new() { Json = [ConfigurationSource.File(_folder.File("gateway.json"))] };

    private async Task<GatedYarp> StartAsync(string json)
    {
        _folder.Write("gateway.json", json);
        return await GatedYarp.StartAsync(Files(), _time);
    }

    private void Overwrite(string? text)
    {
        if (text is null)
        {
            File.Delete(_folder.File("gateway.json"));
        }
        else
        {
            _folder.Write("gateway.json", text);
        }
    }

    private static string Address(GatedYarp host)
    {
        host.Clusters.TryGetCluster("one", out var cluster).ShouldBeTrue();
        return cluster!.Destinations["a"].Model.Config.Address;
    }
}
