using Serilog.Core;
using Serilog.Events;

namespace RouterProxy.UnitTests.Telemetry;

/// <summary>Keeps what is logged.</summary>
internal sealed class RememberingSink : ILogEventSink
{
    private readonly List<LogEvent> _events = [];

    public IReadOnlyList<LogEvent> Events => _events;

    public void Emit(LogEvent logEvent) => _events.Add(logEvent);
}
