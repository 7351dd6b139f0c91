using System.Text.Json;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.Dialects;
using RouterProxy.Records;
using RouterProxy.Telemetry;
using RouterProxy.UnitTests.Commands.Calibrate;
using RouterProxy.UnitTests.Telemetry;

namespace RouterProxy.UnitTests.Records;

public sealed class RecordWriterTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}");
    private readonly TestMeters _meters = new();
    private readonly RecordHasher _hasher = new();

    [Fact]
    public async Task What_was_taken_over_is_written_before_the_end()
    {
        var (writer, counted) = await CreateAsync();
        await writer.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
        {
            writer.Offer(Record($"r{i}"));
        }

        await writer.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var lines = RecordFiles.In(_folder).SelectMany(File.ReadAllLines).Select(l => JsonElement.Parse(l)).ToArray();
        lines.Select(l => l.GetProperty("request_id").GetString()).ShouldBe(Enumerable.Range(0, 100).Select(i => $"r{i}"));
        (Sum(counted, "written"), Sum(counted, "dropped")).ShouldBe((100, 0));

        writer.Offer(Record("late"));
        Sum(counted, "dropped").ShouldBe(1);
    }

    [Fact]
    public async Task What_finds_no_place_is_dropped_and_nobody_waits()
    {
        var (writer, counted) = await CreateAsync();

        // Nobody writes yet.
        for (var i = 0; i < RecordWriter.Capacity + 7; i++)
        {
            writer.Offer(Record("r"));
        }

        Sum(counted, "dropped").ShouldBe(7);
    }

    [Fact]
    public async Task Text_that_waits_is_limited_as_well()
    {
        var (writer, counted) = await CreateAsync();
        var large = new byte[RecordTaker.MaxRequestText];
        for (var i = 0; i < (RecordWriter.MaxWaitingText / large.Length) + 2; i++)
        {
            writer.Offer(Record("r", large));
        }

        Sum(counted, "dropped").ShouldBe(2);
        writer.Offer(Record("small"));
        Sum(counted, "dropped").ShouldBe(2, "what is dropped takes no room");
    }

    [Fact]
    public void Without_text_there_is_none()
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            var record = Record("r");
            record.Answered(first: true, new NormalizedAnswer(AnswerForm.Label, "spam"));
            RecordJson.Write(json, record, _hasher.Run);
        }

        var root = JsonElement.Parse(line.ToArray());
        root.GetProperty("cheap_hash").GetString().ShouldBe(_hasher.Hash("spam"));
        root.GetProperty("cheap_hash").GetString().ShouldNotBe(new RecordHasher().Hash("spam"), "who has only the file cannot try words");
        root.TryGetProperty("cheap", out _).ShouldBeFalse();
        root.TryGetProperty("request", out _).ShouldBeFalse();
    }

    public void Dispose()
    {
        _meters.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static long Sum(MetricCollector<long> counted, string result) =>
        counted.GetMeasurementSnapshot().Where(m => (string?)m.Tags[Tags.Result] == result).Sum(m => m.Value);

    private DecisionRecord Record(string id, byte[]? text = null) => new(_hasher)
    {
        At = TimeProvider.System.GetUtcNow(),
        Decision = new RoutedDecision { RequestId = id, Route = TestRoute.Pair().Route, Confidence = 0.9, Threshold = 0.5, Decision = Decision.Accepted, Identity = new AnswerIdentity(null, null, null, "generic", default, null, default) },
        Endpoint = ApiEndpoint.Chat,
        Stream = false,
        RequestHash = "0",
        StrongAsked = null,
        Request = text,
    };

    private async Task<(RecordWriter Writer, MetricCollector<long> Counted)> CreateAsync()
    {
        var json = $$"""
            {
              "ReverseProxy": { "Clusters": { "c": { "Destinations": { "d": { "Address": "http://127.0.0.1:1/" } } } } },
              "RouterProxy": {
                "Models": { "m": { "Cluster": "c" } }, "Routes": { "r": { "Match": { "Models": [ "r" ] }, "Tiers": [ { "Model": "m" } ] } },
                "Records": { "Folder": {{JsonSerializer.Serialize(_folder)}} } }
            }
            """;
        var loaded = await ConfigurationGate.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.Text("test", json)], Arguments = ["--urls=http://127.0.0.1:0"] }, TimeProvider.System);
        var counted = _meters.Collect<long>(AuditInstruments.Records);
        return (new RecordWriter(loaded.Gate!, _hasher, new AuditMetrics(_meters.Factory), TimeProvider.System, NullLogger<RecordWriter>.Instance), counted);
    }
}
