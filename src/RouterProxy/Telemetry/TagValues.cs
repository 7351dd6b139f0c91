using RouterProxy.Cascade;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Telemetry;

/// <summary>The words of closed lists in attributes.</summary>
internal static class TagValues
{
    public static string ToTag(this RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Answered => "answered",
        RequestOutcome.Refused => "refused",
        RequestOutcome.Failed => "failed",
        RequestOutcome.ClientGone => "client_gone",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static string ToTag(this AttemptKind kind) => kind switch
    {
        AttemptKind.First => "first",
        AttemptKind.Escalation => "escalation",
        AttemptKind.Degraded => "degraded",
        AttemptKind.Shadow => "shadow",
        AttemptKind.PassThrough => "pass_through",
        AttemptKind.Audit => "audit",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string ToTag(this AttemptEnd end) => end switch
    {
        AttemptEnd.Committed => "committed",
        AttemptEnd.ClientGone => "client_gone",
        AttemptEnd.LowConfidence => "low_confidence",
        AttemptEnd.Unscored => "unscored",
        AttemptEnd.Status => "status",
        AttemptEnd.Broken => "broken",
        AttemptEnd.Unreachable => "unreachable",
        AttemptEnd.ClosedEarly => "closed_early",
        AttemptEnd.NoDestination => "no_destination",
        AttemptEnd.DecisionTimeout => "decision_timeout",
        AttemptEnd.TimedOut => "timed_out",
        AttemptEnd.CircuitOpen => "circuit_open",
        AttemptEnd.ShuttingDown => "shutting_down",
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, null),
    };

    public static string ToTag(this ReloadOutcome outcome) => outcome switch
    {
        ReloadOutcome.Applied => "applied",
        ReloadOutcome.Rejected => "rejected",
        ReloadOutcome.KeysChanged => "keys_changed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
