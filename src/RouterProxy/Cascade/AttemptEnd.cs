namespace RouterProxy.Cascade;

/// <summary>How an attempt ended.</summary>
internal enum AttemptEnd
{
    /// <summary>Its answer went to the client, wholly or until it broke.</summary>
    Committed,

    /// <summary>The client has gone; nothing more is sent anywhere.</summary>
    ClientGone,

    /// <summary>Scored below the threshold.</summary>
    LowConfidence,

    /// <summary>No confidence, and the route escalates that.</summary>
    Unscored,

    /// <summary>An error status.</summary>
    Status,

    /// <summary>Reset, malformed, or an error inside a 200.</summary>
    Broken,

    /// <summary>Not asked: its circuit is open.</summary>
    CircuitOpen,

    /// <summary>Could not connect.</summary>
    Unreachable,

    /// <summary>The connection closed before any response byte.</summary>
    ClosedEarly,

    /// <summary>The cluster has no destination that is available.</summary>
    NoDestination,

    /// <summary>No first content token within <c>DecisionTimeout</c>.</summary>
    DecisionTimeout,

    /// <summary>The gateway stops.</summary>
    ShuttingDown,

    /// <summary><c>Timeout</c> or <c>IdleTimeout</c> ran out.</summary>
    TimedOut,
}
