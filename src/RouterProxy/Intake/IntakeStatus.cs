namespace RouterProxy.Intake;

/// <summary>How reading a request's body ended.</summary>
internal enum IntakeStatus
{
    /// <summary>The whole body is there, decoded.</summary>
    Ok,

    /// <summary>The body, as sent or decoded, is larger than the limit. The rest of it was not read.</summary>
    TooLarge,

    /// <summary>The gateway holds too much already to take this body as well.</summary>
    Overloaded,

    /// <summary>The content-encoding is unknown, or the body does not decode as it says.</summary>
    InvalidEncoding,

    /// <summary>The client went away: nobody is left to answer.</summary>
    ClientGone,

    /// <summary>The caller's token fired while the client was still there.</summary>
    TimedOut,

    /// <summary>The gateway stops, and waits no longer for the rest.</summary>
    Stopped,

    /// <summary>The server could not make a body of what arrived (broken chunk, too slow); its status says more.</summary>
    BadTransfer,
}
