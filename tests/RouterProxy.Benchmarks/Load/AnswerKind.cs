namespace RouterProxy.Benchmarks.Load;

internal enum AnswerKind
{
    Json,

    /// <summary>32 content events, 5 ms apart.</summary>
    Stream,

    /// <summary>64 content events without a pause.</summary>
    Burst,
}
