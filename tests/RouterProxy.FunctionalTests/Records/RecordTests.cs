using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Records;

public sealed class RecordTests
{
    [Fact]
    public async Task Observe_records_what_the_rule_would_have_done()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Mode", "Observe"));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        (await stage.Client.ChatAsync(TwoTierStage.Body(stream: true, ",\"temperature\":0.5,\"response_format\":{\"type\":\"json_object\"}"))).Header("x-router-decision").ShouldBe("accepted");

        var record = (await stage.Gateway.RecordsAsync(1))[0];
        Text(record, "route").ShouldBe("mail");
        Text(record, "endpoint").ShouldBe("chat");
        (Text(record, "decision"), Text(record, "reason")).ShouldBe(("accepted", "observe"));
        record.GetProperty("would_escalate").GetBoolean().ShouldBeTrue();
        record.GetProperty("confidence").GetDouble().ShouldBe(0.2, 0.0001);
        record.GetProperty("log_odds").GetDouble().ShouldBe(Math.Log(0.25), 0.001);
        record.GetProperty("threshold").GetDouble().ShouldBe(0.5);
        record.GetProperty("temperature").GetDouble().ShouldBe(0.5);
        Text(record, "format").ShouldBe("JsonObject");
        (Text(record, "cheap_model"), Text(record, "cheap_asked"), Text(record, "cheap_reported")).ShouldBe(("cheap", "cheap-model", KnownCompletion.Unsure.Model));
        Text(record, "strong_asked").ShouldBe("strong-model");
        Text(record, "request_hash").Length.ShouldBe(32);
        record.GetProperty("stream").GetBoolean().ShouldBeTrue();
        record.GetProperty("cheap_output_tokens").GetInt64().ShouldBeGreaterThan(0);
        DateTimeOffset.Parse(Text(record, "at"), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
        stage.Strong.Requests.ShouldBeEmpty("nothing is audited unless it is asked for");
    }

    [Fact]
    public async Task The_same_request_has_the_same_hash_and_another_one_another()
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Mode", "Observe"));
        await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));
        await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));
        await stage.Client.ChatAsync(TwoTierStage.Body(stream: false, ",\"user\":\"x\""));

        var hashes = (await stage.Gateway.RecordsAsync(3)).Select(r => Text(r, "request_hash")).ToArray();

        hashes[1].ShouldBe(hashes[0]);
        hashes[2].ShouldNotBe(hashes[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_is_recorded_where_the_route_says_so(bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Record", "Text").With("AuditRate", 1));
        stage.Strong.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));

        await stage.Client.ChatAsync(TwoTierStage.Body(stream, ",\n\"big\":123456789012345678901234567890"));

        var record = (await stage.Gateway.RecordsAsync(1))[0];
        record.GetProperty("request").GetProperty("messages")[0].GetProperty("content").GetString().ShouldBe(Canary.Prompt);
        record.GetProperty("request").GetProperty("big").GetRawText().ShouldBe("123456789012345678901234567890");
        Text(record, "cheap").ShouldBe(JsonSerializer.Deserialize<string>($"\"{KnownCompletion.Confident.JsonText}\""));
        Text(record, "strong").ShouldBe(JsonSerializer.Deserialize<string>($"\"{KnownCompletion.Unsure.JsonText}\""));
        RecordsFolder.Text(stage.Gateway.Gate.Options.Records.Folder).ShouldNotContain(Canary.UpstreamKey);
    }

    [Fact]
    public async Task A_route_that_enforces_without_audits_records_nothing()
    {
        await using var stage = await TwoTierStage.StartAsync();
        await stage.Client.ChatAsync(TwoTierStage.Body(stream: false));
        await stage.Gateway.StopAsync();

        Directory.Exists(stage.Gateway.Gate.Options.Records.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_once_and_nobody_waits_for_it()
    {
        using var file = new TemporaryFile();
        await File.WriteAllTextAsync(file.Path, "no folder", TestContext.Current.CancellationToken);
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.With("Mode", "Observe");
            tiers.RouterProxy["Records"] = new JsonObject { ["Folder"] = file.Path };
        });

        for (var i = 0; i < 3; i++)
        {
            (await stage.Client.ChatAsync(TwoTierStage.Body(stream: false))).Status.ShouldBe(200);
        }

        await Eventually.TrueAsync(() => stage.Gateway.Log.Entries.Any(e => e.Event.Name == "RecordsFailed"), "it is said");
        await stage.Gateway.StopAsync();
        stage.Gateway.Log.Entries.Count(e => e.Event.Name == "RecordsFailed").ShouldBe(1);
    }

    private static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;
}
