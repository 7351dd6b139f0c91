namespace RouterProxy.Telemetry;

/// <summary>What became of a request; exactly one for each.</summary>
internal enum RequestOutcome
{
    /// <summary>The client got a whole answer.</summary>
    Answered,

    /// <summary>The gateway did not take it: malformed, unknown, not allowed, too much.</summary>
    Refused,

    /// <summary>It was taken, and the client got an error or half an answer.</summary>
    Failed,

    /// <summary>The client left before its answer was complete.</summary>
    ClientGone,
}
