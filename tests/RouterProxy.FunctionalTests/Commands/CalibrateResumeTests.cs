using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RouterProxy.Commands;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Commands.Live;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Requests;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.FunctionalTests.Commands;

/// <summary>Live runs over demo mails that end before they are through.</summary>
public sealed class CalibrateResumeTests : IAsyncDisposable
{
    private const int Mails = 60;

    private readonly TestFolder _folder = new();
    private readonly ConcurrentBag<(string Model, string Question)> _asked = [];
    private readonly List<DataLine> _lines = [];
    private WebApplication? _models;

    [Fact]
    public async Task A_run_that_is_ended_half_way_goes_on_where_it_was_and_asks_nothing_twice()
    {
        await using var stage = await StartAsync();
        using var end = new CancellationTokenSource();

        var first = await RunAsync(stage, progress => EndAt(Mails / 2, progress, end), end.Token);
        first.Interrupted.ShouldBeTrue();
        first.Results.Count.ShouldBeInRange(Mails / 2, (Mails / 2) + LiveRun.Workers);

        var second = await RunAsync(stage, _ => { }, CancellationToken.None);
        second.Interrupted.ShouldBeFalse();
        second.Resumed.ShouldBe(first.Results.Count);
        second.Results.Count.ShouldBe(Mails);
        second.Failures.ShouldBeEmpty();
        second.Results.Select(r => r.Label).ShouldBe(_lines.Select(l => l.Label));
        second.Results.ShouldAllBe(r => r.Confidence > 0 && r.Confidence <= 1 && r.CheapCost > 0 && r.StrongCost > r.CheapCost);

        _asked.Count.ShouldBe(2 * Mails);
        _asked.Distinct().Count().ShouldBe(2 * Mails);

        var third = await RunAsync(stage, _ => { }, CancellationToken.None);
        third.Results.ShouldBe(second.Results);
        _asked.Count.ShouldBe(2 * Mails);
    }

    [Fact]
    public async Task A_line_that_was_cut_off_by_a_kill_is_asked_again_and_no_other()
    {
        await using var stage = await StartAsync();
        var whole = await RunAsync(stage, _ => { }, CancellationToken.None);
        var path = ResultFile.PathFor(_folder.File("data.jsonl"));
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..^15], TestContext.Current.CancellationToken);
        _asked.Clear();

        var again = await RunAsync(stage, _ => { }, CancellationToken.None);

        again.Resumed.ShouldBe(Mails - 1);
        again.Results.ShouldBe(whole.Results);
        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_command_does_the_same_and_its_results_are_data_again()
    {
        await using var stage = await StartAsync();
        var config = _folder.Write("gateway.json", DemoConfiguration.Json(_models!.Urls.First(), 0.5));
        var data = _folder.Write("data.jsonl", string.Join('\n', _lines.Select(Text)));

        var live = await RunningProgram.RunAsync("calibrate", "--config", config, "--route", DemoStage.RouteName, "--data", data, "--alpha", "0.2");
        live.ExitCode.ShouldBe(0, live.Error);
        live.Error.ShouldContain($"Asking both models: {Mails} of {Mails}");
        _asked.Count.ShouldBe(2 * Mails);

        var recorded = await RunningProgram.RunAsync("calibrate", "--config", config, "--route", DemoStage.RouteName, "--data", ResultFile.PathFor(data), "--alpha", "0.2");
        recorded.ExitCode.ShouldBe(0, recorded.Error);
        recorded.Output.TrimEnd().Split('\n')[^1].ShouldBe(live.Output.TrimEnd().Split('\n')[^1]);
        _asked.Count.ShouldBe(2 * Mails);
    }

    public async ValueTask DisposeAsync()
    {
        if (_models is { } models)
        {
            await models.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static void EndAt(int count, LiveProgress progress, CancellationTokenSource end)
    {
        if (progress.Done >= count)
        {
            end.Cancel();
        }
    }

    private static string Text(DataLine line)
    {
        var json = JsonNode.Parse(line.Request!)!;
        json["label"] = line.Label;
        return json.ToJsonString();
    }

    private async Task<(WebApplication Proxy, ConfigurationGate Gate)> LoadAsync()
    {
        var sources = new ConfigurationSources { Json = [ConfigurationSource.Text("test", DemoConfiguration.Json(_models!.Urls.First(), 0.5))], Arguments = [] };
        var gate = (await ConfigurationGate.LoadAsync(sources, TimeProvider.System)).Gate.ShouldNotBeNull();
        return (LiveProxy.Build(gate), gate);
    }

    private async Task<Stage> StartAsync()
    {
        foreach (var (mail, number) in DemoCorpus.Load().HeldOut.Take(Mails).Select((m, i) => (m, i + 1)))
        {
            var json = JsonNode.Parse(DemoPrompt.ChatRequest(mail, "any"))!;
            json["label"] = mail.Label;
            _lines.Add(DataFile.Parse(json.ToJsonString(), number, out _).ShouldNotBeNull());
        }

        _models = DemoModelsServer.Build(new DemoModelsOptions { Urls = ["http://127.0.0.1:0"] });
        _models.Use(async (context, next) =>
        {
            context.Request.EnableBuffering();
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            context.Request.Body.Position = 0;
            _asked.Add((body.RootElement.GetProperty("model").GetString()!, body.RootElement.GetProperty("messages").GetRawText()));
            await next(context);
        });
        await _models.StartAsync(TestContext.Current.CancellationToken);
        var (proxy, gate) = await LoadAsync();
        return new Stage(proxy, new TierPair(gate.Current.Routes[DemoStage.RouteName]));
    }

    private async Task<LiveOutcome> RunAsync(Stage stage, Action<LiveProgress> progress, CancellationToken end)
    {
        using var file = ResultFile.Open(ResultFile.PathFor(_folder.File("data.jsonl")));
        return await new LiveRun(stage.Pair, file, TimeProvider.System, progress).RunAsync(_lines, end).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
    }

    private sealed record Stage(WebApplication Proxy, TierPair Pair) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
