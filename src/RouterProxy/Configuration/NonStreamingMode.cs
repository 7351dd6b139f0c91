namespace RouterProxy.Configuration;

/// <summary><c>NonStreaming</c>: how a non-streaming client's cheap attempt runs.</summary>
public enum NonStreamingMode
{
    /// <summary>Asked without streaming, judged when complete.</summary>
    Buffer,

    /// <summary>Streamed inside, judged at the first content token, put together when accepted.</summary>
    EarlyAbort,

    /// <summary>EarlyAbort unless the client asked for at most 16 tokens.</summary>
    Auto,
}
