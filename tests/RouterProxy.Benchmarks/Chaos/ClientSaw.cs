namespace RouterProxy.Benchmarks.Chaos;

/// <summary>How a request ended for its client; exactly one for each.</summary>
internal enum ClientSaw
{
    /// <summary>An answer from its beginning to its end mark.</summary>
    Answer,

    /// <summary>An answer with nothing wrong in its transfer that is not what an upstream should have said: there was nobody left to say it better.</summary>
    AsItCame,

    /// <summary>A refusal of something that the client did wrong, in OpenAI's shape.</summary>
    Refusal,

    /// <summary>An error status with an error in OpenAI's shape.</summary>
    Error,

    /// <summary>A stream that ended with the gateway's error event.</summary>
    BrokenStream,

    /// <summary>An answer in one piece whose connection was cut: it must not look complete.</summary>
    CutOff,

    /// <summary>The client left of its own will.</summary>
    Left,

    /// <summary>A stream without any answer, or an error that is none: never.</summary>
    Lost,

    /// <summary>No end within the guard: never.</summary>
    Hung,
}
