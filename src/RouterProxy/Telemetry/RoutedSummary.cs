using System.Diagnostics;

namespace RouterProxy.Telemetry;

/// <summary>What remains of a routed request when it is over, for metrics and log.</summary>
internal sealed class RoutedSummary
{
    /// <summary>One line for each request that was made to an upstream.</summary>
    public required IReadOnlyList<AttemptAccount> Attempts { get; init; }

    /// <summary>Input tokens for attempts whose upstream did not say: what another one said, or a guess.</summary>
    public required long Input { get; init; }

    /// <summary>From arrival to decision; null when none fell.</summary>
    public required TimeSpan? DecisionAfter { get; init; }

    /// <summary>Time in which no upstream was at work.</summary>
    public required TimeSpan OwnTime { get; init; }

    /// <summary>From arrival to now.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>It should have escalated, and the budget was spent.</summary>
    public required bool WasDenied { get; init; }

    /// <summary>The client asked for a stream.</summary>
    public required bool Stream { get; init; }

    /// <summary>What the client got.</summary>
    public required int Status { get; init; }

    /// <summary>How it ended, in the log's words.</summary>
    public required string End { get; init; }

    /// <summary>Local time of its end.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The trace that it belongs to.</summary>
    public required ActivityTraceId Trace { get; init; }

    public required ActivitySpanId Span { get; init; }
}
