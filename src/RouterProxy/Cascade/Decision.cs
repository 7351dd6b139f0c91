namespace RouterProxy.Cascade;

/// <summary>How a routed request ended; the values of <c>x-router-decision</c>.</summary>
internal enum Decision
{
    /// <summary>Tier 1 answered.</summary>
    Accepted,

    /// <summary>A later tier answered.</summary>
    Escalated,

    /// <summary>The rules skipped the cascade.</summary>
    Bypassed,

    /// <summary>A later tier failed or was not allowed; a lower tier's answer was served.</summary>
    Degraded,

    /// <summary>The client got an error after routing.</summary>
    Failed,
}
