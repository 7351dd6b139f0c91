namespace RouterProxy.Benchmarks.Load.Upstream;

internal enum AnswerKind
{
    Json,

    /// <summary>32 content events, 5 ms apart.</summary>
    Stream,

    /// <summary>64 content events without a pause.</summary>
    Burst,

    /// <summary>The words of the JSON answer as events, without a pause.</summary>
    Pieces,

    /// <summary>An event a second until the other side leaves.</summary>
    Endless,
}
