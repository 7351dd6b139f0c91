namespace RouterProxy.Telemetry;

/// <summary>What an attempt is for.</summary>
internal enum AttemptKind
{
    /// <summary>The first tier that the request asks.</summary>
    First,

    /// <summary>A later tier, because the one before was not accepted.</summary>
    Escalation,

    /// <summary>An earlier tier once more, because the last one failed.</summary>
    Degraded,

    /// <summary>Off the client's path: the first tier of a route that only watches it.</summary>
    Shadow,

    /// <summary>Off the client's path: the last tier, to compare its answer with one that was accepted.</summary>
    Audit,

    /// <summary>Outside the cascade: sent on as it came.</summary>
    PassThrough,
}
