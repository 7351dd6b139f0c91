using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RouterProxy.Telemetry;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class RoutedEventsTests : IDisposable
{
    private readonly RememberingSink _sink = new();
    private readonly FakeLoggerProvider _others = new();
    private readonly List<IDisposable> _owned = [];

    public void Dispose()
    {
        _owned.ForEach(one => one.Dispose());
        _others.Dispose();
    }

    [Fact]
    public void Serilog_gets_the_event_with_everything_about_the_routing()
    {
        var (trace, span) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());

        Events().Write(TestBooks.Escalated(trace, span));

        var written = _sink.Events.ShouldHaveSingleItem();
        written.Level.ShouldBe(LogEventLevel.Information);
        written.Timestamp.ShouldBe(TestBooks.At);
        written.MessageTemplate.Text.ShouldBe(RequestLog.RoutedTemplate);
        (written.TraceId, written.SpanId).ShouldBe((trace, span));
        Plain(written).ShouldBe(new Dictionary<string, object?>
        {
            ["RouterRequestId"] = "0197f0c0",
            ["Client"] = "anonymous",
            ["Route"] = "mail",
            ["Decision"] = "escalated",
            ["Reason"] = "low_confidence",
            ["Confidence"] = 0.5,
            ["Threshold"] = 0.75,
            ["Model"] = "strong",
            ["Attempts"] = 2,
            ["Status"] = 200,
            ["DecisionMs"] = 12.5,
            ["DurationMs"] = 250.25,
            ["Stream"] = true,
            ["WouldEscalate"] = false,
            ["End"] = "complete",
            ["EventId"] = "{ Id: 100, Name: \"RequestRouted\" }",
            ["SourceContext"] = RoutedEvents.Category,
        }, ignoreOrder: true);
    }

    [Fact]
    public void What_is_not_known_is_null_and_there_need_be_no_trace()
    {
        Events().Write(TestBooks.Undecided());

        var written = _sink.Events.ShouldHaveSingleItem();
        Plain(written).Where(p => p.Value is null).Select(p => p.Key)
            .ShouldBe(["Decision", "Reason", "Confidence", "Threshold", "Model", "DecisionMs"], ignoreOrder: true);
        written.TraceId.ShouldBeNull();
        written.SpanId.ShouldBeNull();
    }

    [Fact]
    public void Whoever_else_listens_gets_the_same_properties_under_the_same_names()
    {
        var events = Events();
        var book = TestBooks.Escalated();

        events.Write(book);
        events.Tell(book);

        var told = _others.Collector.GetSnapshot().ShouldHaveSingleItem();
        (told.Id.Id, told.Id.Name, told.Level, told.Category).ShouldBe((100, "RequestRouted", LogLevel.Information, RoutedEvents.Category));
        told.StructuredState.ShouldNotBeNull().ToDictionary(p => p.Key, p => p.Value).ShouldBe(
            Plain(_sink.Events[0]).Where(p => p.Key is not ("EventId" or "SourceContext"))
                .Select(p => KeyValuePair.Create(p.Key, Convert.ToString(p.Value, CultureInfo.InvariantCulture)))
                .Append(KeyValuePair.Create("{OriginalFormat}", (string?)RequestLog.RoutedTemplate)).ToDictionary(),
            ignoreOrder: true);
    }

    [Fact]
    public void A_request_that_had_no_route_is_no_routed_event()
    {
        var book = TestBooks.Escalated();
        book.Summary = null;
        var events = Events();

        events.Write(book);
        events.Tell(book);

        _sink.Events.ShouldBeEmpty();
        _others.Collector.Count.ShouldBe(0);
    }

    [Fact]
    public void The_minimum_level_of_its_category_holds_and_nothing_is_built_for_nobody()
    {
        var events = Events(LogEventLevel.Warning, LogLevel.Warning);
        var book = TestBooks.Escalated();
        events.Write(book);
        events.Tell(book);

        var before = GC.GetAllocatedBytesForCurrentThread();
        events.Write(book);
        events.Tell(book);

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
        _sink.Events.ShouldBeEmpty();
        _others.Collector.Count.ShouldBe(0);
    }

    private static Dictionary<string, object?> Plain(LogEvent written) =>
        written.Properties.ToDictionary(p => p.Key, p => p.Value is ScalarValue scalar ? scalar.Value : p.Value.ToString());

    private RoutedEvents Events(LogEventLevel least = LogEventLevel.Verbose, LogLevel leastOfOthers = LogLevel.Trace)
    {
        Logger serilog = new LoggerConfiguration().MinimumLevel.Verbose().MinimumLevel.Override(RoutedEvents.Category, least).WriteTo.Sink(_sink).CreateLogger();
        var others = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter(RoutedEvents.Category, leastOfOthers).AddProvider(_others));
        _owned.AddRange([serilog, others]);
        return new RoutedEvents(serilog, others);
    }
}
