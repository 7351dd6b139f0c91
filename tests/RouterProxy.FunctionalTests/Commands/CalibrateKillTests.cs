using System.Text.Json.Nodes;
using RouterProxy.Commands.Calibrate;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

/// <summary>The process of a live run is killed, and the same command is given again.</summary>
public sealed class CalibrateKillTests : IDisposable
{
    private const int Questions = 60;
    private const int AnsweredBeforeTheKill = 25;

    private readonly TestFolder _folder = new();
    private readonly Gate _gate = new();
    private readonly List<string> _heldBack = [];
    private int _strongAsked;

    [Fact]
    public async Task A_killed_run_goes_on_where_it_was_loses_nothing_and_repeats_only_what_was_under_way()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(AnswerSome);
        var config = _folder.Write("gateway.json", new TwoTiers(cheap.BaseAddress, strong.BaseAddress).ToString());
        var data = _folder.Write("data.jsonl", string.Join('\n', Enumerable.Range(0, Questions).Select(i => $$"""{"messages":[{"role":"user","content":"question {{i}}"}]}""")));
        string[] command = ["calibrate", "--config", config, "--route", "mail", "--data", data];

        await using (var program = RunningProgram.Start(new TestFolder(), [], command))
        {
            // A worker comes to the gate with its next question only when its last result is written down.
            for (var worker = 0; worker < LiveRun.Workers; worker++)
            {
                await _gate.Reached(RunningProgram.Patience);
            }

            program.Kill();
            (await program.EndAsync()).ExitCode.ShouldBe(128 + 9);
        }

        Results(data).Length.ShouldBe(AnsweredBeforeTheKill);
        _gate.Open();
        var again = await RunningProgram.RunAsync(command);

        again.ExitCode.ShouldBe(0, again.Error);
        again.Error.ShouldContain($"Asking both models: {AnsweredBeforeTheKill} of {Questions}, 0.0000 USD so far");
        Results(data).Distinct(StringComparer.Ordinal).Count().ShouldBe(Questions);
        foreach (var tier in (ScriptedUpstream[])[cheap, strong])
        {
            var asked = tier.Requests.Select(Question).CountBy(question => question, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            asked.Count.ShouldBe(Questions);
            asked.Where(question => question.Value > 1).Select(question => question.Key).ShouldBe(_heldBack, ignoreOrder: true);
            asked.Values.ShouldAllBe(times => times <= 2);
        }

        var third = await RunningProgram.RunAsync(command);
        third.ExitCode.ShouldBe(0, third.Error);
        third.Output.TrimEnd().Split('\n')[^1].ShouldBe(again.Output.TrimEnd().Split('\n')[^1]);
        (cheap.Requests.Count, strong.Requests.Count).ShouldBe((Questions + LiveRun.Workers, Questions + LiveRun.Workers));
    }

    public void Dispose() => _folder.Dispose();

    private static string Question(UpstreamRequest request) => request.Json().GetProperty("messages")[0].GetProperty("content").GetString()!;

    private static string[] Results(string data) =>
        [.. File.ReadLines(ResultFile.PathFor(data)).Select(line => JsonNode.Parse(line)!["hash"]!.GetValue<string>())];

    private UpstreamReply AnswerSome(UpstreamRequest request)
    {
        var reply = KnowsBoth.Answers(KnownCompletion.Confident)(request);
        if (Interlocked.Increment(ref _strongAsked) is <= AnsweredBeforeTheKill or > AnsweredBeforeTheKill + LiveRun.Workers)
        {
            return reply;
        }

        lock (_heldBack)
        {
            _heldBack.Add(Question(request));
        }

        return UpstreamReply.After(_gate, reply);
    }
}
