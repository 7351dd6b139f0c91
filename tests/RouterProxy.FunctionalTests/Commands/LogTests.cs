using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

public class LogTests
{
    private const string Formatter = "Serilog.Formatting.Json.JsonFormatter, Serilog";
    private static readonly (string, string) Key = ("authorization", $"Bearer {Canary.ClientKey}");

    [Fact]
    public async Task Each_request_is_one_event_in_a_json_file_without_its_content()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var folder = new TestFolder();
        var configuration = Configuration(cheap, strong, new JsonObject
        {
            ["WriteTo"] = new JsonObject { ["File"] = Sink("File", new JsonObject { ["path"] = folder.File("log.json"), ["formatter"] = Formatter, ["outputTemplate"] = null }) },
        });
        var (program, address) = await RunningProgram.ServeAsync(folder, folder.Write("gateway.json", configuration));
        await using var _ = program;
        using var client = new RawClient(address);

        var accepted = await client.ChatAsync(Body(stream: true), Key);
        cheap.Respond(KnowsBoth.Answers(KnownCompletion.Unsure));
        var escalated = await client.ChatAsync(Body(stream: false), Key);
        await client.ChatAsync("""{"model":"unknown"}""", Key);
        program.Terminate();
        (await program.EndAsync()).ExitCode.ShouldBe(0);

        var text = await File.ReadAllTextAsync(folder.File("log.json"));
        Canary.ShouldBeAbsentFrom(text + program.Output + program.Error, "the logs");
        var events = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var routed = events.Select(e => e.GetProperty("Properties")).Where(p => NameOf(p) == "RequestRouted").ToArray();
        routed.Length.ShouldBe(2);
        ShouldTell(routed[0], accepted, "accepted", "confident", "cheap", attempts: 1);
        ShouldTell(routed[1], escalated, "escalated", "low_confidence", "strong", attempts: 2);
        routed[1].GetProperty("Confidence").GetDouble().ShouldBe(0.2, 1e-6);
        routed[1].GetProperty("Threshold").GetDouble().ShouldBe(0.5);
        events.Select(e => NameOf(e.GetProperty("Properties"))).ShouldBe(["Listening", "RequestRouted", "RequestRouted", "RequestRefused", "Draining", "StopsListening"], ignoreOrder: true, "an event is written behind its answer");
    }

    [Fact]
    public async Task The_console_can_write_json_and_the_shipped_levels_keep_other_voices_down()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var gate = new Gate();
        var folder = new TestFolder();
        var configuration = Configuration(cheap, strong, new JsonObject
        {
            ["WriteTo"] = new JsonObject { ["Console"] = Sink("Console", new JsonObject { ["formatter"] = Formatter, ["outputTemplate"] = null }) },
        });
        await using var program = RunningProgram.Start(folder, [], "--config", folder.Write("gateway.json", configuration), "--urls", "http://127.0.0.1:0");
        using var client = new RawClient(await AddressAsync(program));

        // An attempt that is given up, and a client that leaves in the middle of its answer.
        (await client.ChatAsync(Body(stream: true))).Header("x-router-decision").ShouldBe("escalated");
        strong.Respond(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        using (var leaving = new CancellationTokenSource())
        {
            var open = client.OpenChatAsync(Body(stream: true), leaving.Token);
            await cheap.NextRequestAsync();
            await cheap.NextRequestAsync();
            await strong.NextRequestAsync();
            await strong.NextRequestAsync();
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => open);
        }

        await Eventually.TrueAsync(() => program.Output.Split("RequestRouted").Length == 3, "both requests are logged");
        program.Terminate();
        await program.EndAsync();
        program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => NameOf(JsonDocument.Parse(l).RootElement.GetProperty("Properties")))
            .ShouldBe(["Listening", "RequestRouted", "RequestRouted", "Draining", "StopsListening"]);
    }

    [Theory]
    [InlineData("Information", false)]
    [InlineData("Debug", true)]
    public async Task A_failed_attempt_is_one_line_and_its_stack_trace_is_for_whoever_asks(string level, bool trace)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.ResetBeforeHeaders());
        await using var strong = await ScriptedUpstream.StartAsync(_ => UpstreamReply.ResetMidBody("{\"half\":"));
        var folder = new TestFolder();
        var configuration = Configuration(cheap, strong, new JsonObject
        {
            ["MinimumLevel"] = new JsonObject { ["Default"] = level },
            ["WriteTo"] = new JsonObject { ["Console"] = Sink("Console", new JsonObject { ["formatter"] = Formatter, ["outputTemplate"] = null }) },
        });
        await using var program = RunningProgram.Start(folder, [], "--config", folder.Write("gateway.json", configuration), "--urls", "http://127.0.0.1:0");
        using var client = new RawClient(await AddressAsync(program));

        await Should.ThrowAsync<HttpRequestException>(() => client.ChatAsync(Body(stream: false)));
        await Eventually.TrueAsync(() => program.Output.Contains("RequestRouted", StringComparison.Ordinal), "the request is logged");
        program.Terminate();
        await program.EndAsync();

        var events = program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var failures = events.Select(e => e.GetProperty("Properties"))
            .Where(p => p.TryGetProperty("EventId", out var id) && id.TryGetProperty("Name", out var name) && name.GetString() == "AttemptFailed").ToArray();
        failures.Select(p => (p.GetProperty("Model").GetString(), p.GetProperty("Destination").GetString(), p.GetProperty("Outcome").GetString()))
            .ShouldBe([("cheap", "c1", "closed_early"), ("cheap", "c1", "closed_early"), ("strong", "s1", "broken")]);
        failures.ShouldAllBe(p => p.GetProperty("Detail").GetString() != null);
        events.Any(e => e.TryGetProperty("Exception", out _)).ShouldBe(trace, program.Output);
    }

    private static void ShouldTell(JsonElement properties, RawResponse answer, string decision, string reason, string model, int attempts)
    {
        properties.GetProperty("RouterRequestId").GetString().ShouldBe(answer.Header("x-router-request-id"));
        properties.GetProperty("Route").GetString().ShouldBe("mail");
        properties.GetProperty("Decision").GetString().ShouldBe(decision);
        properties.GetProperty("Reason").GetString().ShouldBe(reason);
        properties.GetProperty("Model").GetString().ShouldBe(model);
        properties.GetProperty("Attempts").GetInt32().ShouldBe(attempts);
        properties.GetProperty("DurationMs").GetDouble().ShouldBeGreaterThan(0);
        properties.GetProperty("DecisionMs").GetDouble().ShouldBeGreaterThan(0);
    }

    private static async Task<Uri> AddressAsync(RunningProgram program)
    {
        var line = (await program.SaysAsync("\"Listening\"")).Split('\n')[0];
        return new Uri(JsonDocument.Parse(line).RootElement.GetProperty("Properties").GetProperty("Addresses").GetString()!);
    }

    private static string? NameOf(JsonElement properties) => properties.GetProperty("EventId").GetProperty("Name").GetString();

    private static JsonObject Sink(string name, JsonObject arguments) => new() { ["Name"] = name, ["Args"] = arguments };

    private static string Configuration(ScriptedUpstream cheap, ScriptedUpstream strong, JsonObject serilog)
    {
        var root = JsonNode.Parse(new TwoTiers(cheap.BaseAddress, strong.BaseAddress).ToString())!.AsObject();
        root["Serilog"] = serilog;
        return root.ToJsonString();
    }

    private static string Body(bool stream) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";
}
