using System.Globalization;
using System.Text.Json.Nodes;
using RouterProxy.Commands;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Configuration.Reading;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

/// <summary>From traffic through a gateway to a threshold: nothing in between but the files.</summary>
public sealed class CalibrateFromRecordsTests
{
    private const int Requests = 120;

    [Fact]
    public async Task What_the_gateway_recorded_gives_a_threshold()
    {
        await using var stage = await RunTrafficAsync(tiers => tiers.With("AuditRate", 1).With("Mode", "Observe"));
        (await stage.Gateway.RecordsAsync(Requests)).ShouldAllBe(r => r.GetProperty("source").GetString() == "audit");

        // The gateway still has the files open.
        var (code, output, error) = await CalibrateAsync(stage);

        code.ShouldBe(0, error);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith("certified: threshold 0.68");
        output.ShouldContain("Audits of the threshold in force");
        output.ShouldContain($"{Requests} rows stand for {Requests} recorded requests");
    }

    [Fact]
    public async Task Accepted_and_escalated_traffic_together_give_one_too()
    {
        await using var stage = await RunTrafficAsync(tiers => tiers.With("AuditRate", 1));
        var records = await stage.Gateway.RecordsAsync(Requests);
        records.Count(r => r.GetProperty("source").GetString() == "escalation").ShouldBe(Requests / 2);

        var (code, output, error) = await CalibrateAsync(stage);

        code.ShouldBe(0, error);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith("certified: threshold 0.68");
    }

    [Fact]
    public async Task Too_few_labels_are_counted_and_the_way_to_more_is_said()
    {
        await using var stage = await RunTrafficAsync(tiers => tiers.With("AuditRate", 1e-9));
        await stage.Gateway.RecordsAsync(Requests);

        var (code, output, _) = await CalibrateAsync(stage);

        code.ShouldBe(0);
        var line = output.TrimEnd().Split('\n')[^1];
        line.ShouldStartWith($"not certified: 0 usable labels in {Requests} records of route 'mail'; 45 are the least");
        line.ShouldContain("At AuditRate 1E-09");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_two_sources_at_once_are_bad_usage()
    {
        await using var stage = await TwoTierStage.StartAsync();
        (await CalibrateAsync(stage, "none")).Code.ShouldBe(2);
        var both = await RunningProgram.RunAsync("calibrate", "--route", "mail", "--data", "a", "--from-records", "b");
        both.ExitCode.ShouldBe(2);
        both.Error.ShouldContain("One of --data");
    }

    /// <summary>Half of the mails are easy: sure and right. Of the others the cheap model is unsure, and right every third time.</summary>
    private static async Task<TwoTierStage> RunTrafficAsync(Action<TwoTiers> configure)
    {
        var stage = await TwoTierStage.StartAsync(tiers =>
        {
            configure(tiers);
            tiers.With("Tiers", new JsonArray(new JsonObject { ["Model"] = "cheap", ["Threshold"] = 0.8 }, new JsonObject { ["Model"] = "strong" }));
        });
        stage.Cheap.Respond(request =>
        {
            var number = NumberOf(request);
            var easy = number % 2 == 0;
            var confidence = easy ? 0.9 + (0.09 * number / Requests) : 0.3 + (0.4 * number / Requests);
            return Answer(easy || number % 3 == 0 ? "yes" : "no", Math.Log(confidence));
        });
        stage.Strong.Respond(_ => Answer("Yes.", 0));
        for (var i = 0; i < Requests; i++)
        {
            var answer = await stage.Client.ChatAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"model":"mail","messages":[{"role":"user","content":"{{i}}"}]}"""));
            answer.Status.ShouldBe(200);
            if (i % 32 == 31)
            {
                // Audits are dropped when clients come faster than they can be made.
                await stage.Gateway.RecordsAsync(i + 1);
            }
        }

        return stage;
    }

    private static int NumberOf(UpstreamRequest request) =>
        int.Parse(request.Json().GetProperty("messages")[0].GetProperty("content").GetString()!, CultureInfo.InvariantCulture);

    private static UpstreamReply Answer(string text, double logprob) => UpstreamReply.Json(string.Create(CultureInfo.InvariantCulture,
        $$$"""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"logprobs":{"content":[{"token":"{{{text}}}","logprob":{{{logprob:R}}},"top_logprobs":[]}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}"""));

    private static async Task<(int Code, string Output, string Error)> CalibrateAsync(TwoTierStage stage, string name = "")
    {
        StringWriter output = new() { NewLine = "\n" }, errors = new() { NewLine = "\n" };
        var session = new CalibrateSession(
            new CalibrateArguments { Route = "mail", Data = name == "none" ? "/nowhere/at/all" : stage.Gateway.Gate.Options.Records.Folder, FromRecords = true },
            Terminal.Create(output, redirected: true, noColor: null, columns: null),
            Terminal.Create(errors, redirected: true, noColor: null, columns: null),
            TimeProvider.System);
        var sources = new ConfigurationSources { Json = [ConfigurationSource.Text("test", stage.Configuration)], Arguments = [] };
        var code = await session.RunAsync(sources, TestContext.Current.CancellationToken).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
