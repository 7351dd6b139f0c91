namespace RouterProxy.Cascade;

/// <summary>Which of an attempt's limits ran out.</summary>
internal enum DeadlineKind
{
    None,

    /// <summary>No decision within the route's <c>DecisionTimeout</c>.</summary>
    Decision,

    /// <summary>No upstream event within the model's <c>IdleTimeout</c>.</summary>
    Idle,

    /// <summary>The gateway stops and waits no longer: no limit of the attempt's own.</summary>
    Shutdown,

    /// <summary>The attempt took longer than the model's <c>Timeout</c>.</summary>
    Total,
}
