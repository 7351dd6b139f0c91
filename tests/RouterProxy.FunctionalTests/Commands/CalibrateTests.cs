using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.Commands;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Configuration.Reading;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

/// <summary>The whole command in this process, on recorded results and on scripted upstreams.</summary>
public sealed class CalibrateTests : IDisposable
{
    private const string Request = """{"messages":[{"role":"user","content":"NAME"}]}""";

    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("certified", "\"Threshold\": 0.")]
    [InlineData("not certified", "\"Mode\": \"Strong\"")]
    [InlineData("pair not worth it", "\"Mode\": \"Strong\"")]
    [InlineData("signal dead", "\"Mode\": \"Strong\"")]
    public async Task Recorded_results_give_each_verdict_as_the_last_line(string verdict, string snippet)
    {
        var (count, strongCost, line) = verdict switch
        {
            // The sure half is right, the other half every second time.
            "certified" => (400, 0.015, (Func<int, (double, bool)>)(i => i % 2 == 0 ? (0.9 + (0.09 * i / 400), true) : (0.3 + (0.5 * i / 400), i % 4 == 1))),
            "not certified" => (30, 0.015, i => (0.3 + (0.5 * i / 30), i % 10 != 0)),

            // Three in four are escalated, and the cheap model costs half as much as the strong one.
            "pair not worth it" => (400, 0.002, i => i % 4 == 0 ? (0.9 + (0.09 * i / 400), true) : (0.3 + (0.5 * i / 400), i % 3 == 0)),
            _ => (400, 0.015, i => (0.5 + (0.4 * (i * 7919 % 400) / 400), i % 2 == 0)),
        };
        var data = _folder.Write("data.jsonl", string.Join('\n', Enumerable.Range(0, count).Select(i => Recorded(line(i).Item1, line(i).Item2, strongCost))));

        var run = await RunAsync(Nowhere(), data);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.TrimEnd().Split('\n')[^1].ShouldStartWith(verdict + ": ");
        run.Output.ShouldContain(snippet);
        File.Exists(data + ".results").ShouldBeFalse();
    }

    [Fact]
    public async Task The_snippet_is_taken_by_the_gateway_and_the_reports_are_written()
    {
        var data = _folder.Write("data.jsonl", string.Join('\n', Enumerable.Range(0, 300).Select(i => Recorded(i % 2 == 0 ? 0.95 : 0.5, i % 2 == 0, 0.015))));
        var (page, machine) = (_folder.File("report.html"), _folder.File("report.json"));
        var tiers = Nowhere();
        var program = await RunningProgram.RunAsync(
            "calibrate", "--config", _folder.Write("gateway.json", tiers.ToString()), "--route", "mail", "--data", data, "--risk", "selective", "--alpha", "0.1", "--target-escalation", "0.5", "--out", page, "--json", machine);

        program.ExitCode.ShouldBe(0, program.Error);
        program.Output.TrimEnd().Split('\n')[^1].ShouldStartWith("certified: threshold 0.95 ");
        (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).ShouldContain("<svg");
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(machine, TestContext.Current.CancellationToken));
        report.RootElement.GetProperty("risk").GetString().ShouldBe("selective");

        var start = program.Output.IndexOf("\"RouterProxy\": {", StringComparison.Ordinal);
        var snippet = JsonNode.Parse("{" + program.Output[start..program.Output.LastIndexOf('}')] + "}}")!;
        tiers.Route["Tiers"] = snippet["RouterProxy"]!["Routes"]!["mail"]!["Tiers"]!.DeepClone();
        await using var gateway = await tiers.StartAsync();
        gateway.ShouldNotBeNull();
    }

    [Fact]
    public async Task Bad_lines_are_told_by_their_numbers()
    {
        var data = _folder.Write("data.jsonl", Recorded(0.5, true, 1) + "\nnonsense\n" + Request + "\n{\"confidence\":2,\"cheap\":\"a\",\"strong\":\"a\"}\n");
        var run = await RunAsync(Nowhere(), data);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("line 2: is no JSON");
        run.Error.ShouldContain("line 4: \"confidence\" is 2");
        run.Error.ShouldNotContain("line 3");
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--alpha", "1", "--alpha must lie between 0 and 1")]
    [InlineData("--risk", "other", "other")]
    [InlineData("--target-escalation", "2", "must lie in [0, 1]")]
    public async Task What_cannot_be_done_is_said_with_exit_code_2(string option, string value, string says)
    {
        var run = await RunningProgram.RunAsync("calibrate", "--route", "mail", option, value);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(says);
    }

    [Fact]
    public async Task A_rate_limit_and_a_hiccup_are_waited_for_and_a_refused_request_is_left_out()
    {
        var asked = 0;
        await using var cheap = await ScriptedUpstream.StartAsync(request =>
            request.Json().GetProperty("messages")[0].GetProperty("content").GetString() == "refused" ? UpstreamReply.Error(400, "too long", "invalid_request_error", "context_length_exceeded")
            : Interlocked.Increment(ref asked) switch
            {
                1 => UpstreamReply.Error(429, "slow down", "rate_limit_error", "rate_limit_exceeded", ("retry-after", "0")),
                2 => UpstreamReply.Error(503, "overloaded", headers: ("retry-after", "0")),
                _ => KnowsBoth.Answers(KnownCompletion.Confident)(request),
            });
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var data = _folder.Write("data.jsonl", string.Join('\n', ((string[])["one", "refused", "two", "three"]).Select(n => Request.Replace("NAME", n, StringComparison.Ordinal))));

        var run = await RunAsync(new TwoTiers(cheap.BaseAddress, strong.BaseAddress), data);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("No result: line 2, model cheap: status 400: too long");
        run.Error.ShouldContain("3 of 4 requests have a result");
        cheap.Requests.Count.ShouldBe(6);
        strong.Requests.Count.ShouldBe(3);
        cheap.Requests.ShouldAllBe(r => r.Headers["authorization"].ToString() == $"Bearer {Canary.UpstreamKey}" && r.Json().GetProperty("model").GetString() == "cheap-model");
        cheap.Requests.Concat(strong.Requests).Select(r => r.Headers["user-agent"].ToString()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().ShouldMatch(@"^RouterProxy-calibrate/\d+\.\d+\.\d+$");
        strong.Requests.Any(r => r.Json().TryGetProperty("logprobs", out _)).ShouldBeFalse();
        Canary.ShouldBeAbsentFrom(run.Output + run.Error, "the report");
    }

    [Fact]
    public async Task A_refused_credential_ends_the_run_at_once()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(401, "Incorrect API key provided", code: "invalid_api_key"));
        var data = _folder.Write("data.jsonl", string.Join('\n', Enumerable.Range(0, 50).Select(i => Request.Replace("NAME", $"{i}", StringComparison.Ordinal))));

        var run = await RunAsync(new TwoTiers(cheap.BaseAddress, cheap.BaseAddress), data);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Given up: line ");
        run.Error.ShouldContain("status 401");
        cheap.Requests.Count.ShouldBeLessThanOrEqualTo(LiveRun.Workers);
    }

    [Fact]
    public async Task An_upstream_that_is_down_ends_the_run_before_the_last_question()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(503, "overloaded", headers: ("retry-after", "0")));
        var data = _folder.Write("data.jsonl", string.Join('\n', Enumerable.Range(0, 100).Select(i => Request.Replace("NAME", $"{i}", StringComparison.Ordinal))));

        var run = await RunAsync(new TwoTiers(cheap.BaseAddress, cheap.BaseAddress), data);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Given up: 8 requests in a row failed");
        cheap.Requests.Count.ShouldBeLessThanOrEqualTo(RequestPace.MaxTries * (LiveRun.MostFailuresInARow + LiveRun.Workers));
    }

    public void Dispose() => _folder.Dispose();

    private static TwoTiers Nowhere() => new(new Uri("http://127.0.0.1:1/"), new Uri("http://127.0.0.1:1/"));

    private static string Recorded(double confidence, bool agrees, double strongCost) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"confidence":{{confidence}},"cheap":"yes","strong":"{{(agrees ? "yes" : "no")}}","cheap_cost":0.001,"strong_cost":{{strongCost}}}""");

    private static async Task<ProgramRun> RunAsync(TwoTiers configuration, string data)
    {
        StringWriter output = new() { NewLine = "\n" }, errors = new() { NewLine = "\n" };
        var session = new CalibrateSession(
            new CalibrateArguments { Route = "mail", Data = data },
            Terminal.Create(output, redirected: true, noColor: null, columns: null),
            Terminal.Create(errors, redirected: true, noColor: null, columns: null),
            TimeProvider.System);
        var sources = new ConfigurationSources { Json = [ConfigurationSource.Text("test", configuration.ToString())], Arguments = [] };
        var code = await session.RunAsync(sources, TestContext.Current.CancellationToken).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        return new ProgramRun(code, output.ToString(), errors.ToString());
    }
}
