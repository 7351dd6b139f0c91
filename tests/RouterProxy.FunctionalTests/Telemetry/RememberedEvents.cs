using System.Collections.Concurrent;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>A sink that the section <c>Serilog</c> can name: <c>"Using": ["RouterProxy.FunctionalTests"], "WriteTo": [{ "Name": "Remembered" }]</c>.</summary>
public static class RememberedEvents
{
    private static readonly ConcurrentQueue<LogEvent> Events = new();

    public static IReadOnlyList<LogEvent> All => [.. Events];

    /// <summary>Called by Serilog.</summary>
    public static LoggerConfiguration Remembered(this LoggerSinkConfiguration sinks)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        return sinks.Sink(new Sink());
    }

    private sealed class Sink : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => Events.Enqueue(logEvent);
    }
}
