using RouterProxy.Cascade;
using RouterProxy.Relay;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class RouterMetricsTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly RouterMetrics _metrics;
    private readonly AttemptLabels _labels = new("mail", "anonymous", "cheap", "first", "chat", "vllm", "qwen");

    public RouterMetricsTests() => _metrics = new RouterMetrics(_meters.Factory);

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void A_decision_has_route_client_decision_and_reason()
    {
        using var decisions = _meters.Collect<long>(Instruments.Decisions);

        _metrics.Decided("mail", "team-a", Decision.Escalated, RouteReason.LowConfidence);

        var measurement = decisions.LastMeasurement.ShouldNotBeNull();
        measurement.Value.ShouldBe(1);
        measurement.Tags.ShouldBe(new Dictionary<string, object?>
        {
            ["routerproxy.route"] = "mail",
            ["routerproxy.client"] = "team-a",
            ["routerproxy.decision"] = "escalated",
            ["routerproxy.reason"] = "low_confidence",
        }, ignoreOrder: true);
    }

    [Fact]
    public void Reported_tokens_are_two_measurements_with_the_names_of_the_convention()
    {
        using var tokens = _meters.Collect<long>(Instruments.TokenUsage);

        _metrics.Used(_labels, new TokenUsage(120, 7, 100, 3));

        tokens.GetMeasurementSnapshot().Select(m => (m.Tags["gen_ai.token.type"], m.Value)).ShouldBe([("input", 120L), ("output", 7L)]);
        tokens.LastMeasurement!.Tags.Keys.ShouldBe(Instruments.TokenUsage.Attributes, ignoreOrder: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("503")]
    public void An_attempt_has_an_error_type_only_when_it_failed(string? error)
    {
        using var operations = _meters.Collect<double>(Instruments.OperationDuration);
        using var attempts = _meters.Collect<long>(Instruments.Attempts);

        _metrics.AttemptEnded(_labels, AttemptEnd.Status, error, TimeSpan.FromSeconds(1.5));

        operations.LastMeasurement!.Value.ShouldBe(1.5);
        operations.LastMeasurement.Tags.GetValueOrDefault("error.type").ShouldBe(error);
        attempts.LastMeasurement!.Tags["routerproxy.outcome"].ShouldBe("status");
    }

    [Fact]
    public void Measuring_allocates_nothing_while_somebody_listens()
    {
        var heard = 0L;
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, _meters.Factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => heard += value);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => heard++);
        listener.Start();
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure();

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
        heard.ShouldBeGreaterThan(0);

        void Measure()
        {
            _metrics.Decided("mail", "team-a", Decision.Accepted, RouteReason.Confident);
            _metrics.Scored("mail", "cheap", 0.97);
            _metrics.AttemptEnded(_labels, AttemptEnd.Committed, "503", TimeSpan.FromSeconds(1));
            _metrics.Used(_labels, new TokenUsage(1, 2, 0, 0));
            _metrics.Spent("mail", "team-a", "cheap", Tags.Reported, 0.5m);
        }
    }
}
