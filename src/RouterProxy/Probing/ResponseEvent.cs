namespace RouterProxy.Probing;

/// <summary>The kinds of Responses stream events that a probe tells apart.</summary>
internal enum ResponseEvent
{
    /// <summary>The payload is no Responses event.</summary>
    None,

    /// <summary>Says nothing of the answer: created, queued, in progress, a part or a message begun.</summary>
    Quiet,

    TextDelta,

    TextDone,

    Refusal,

    Reasoning,

    ToolCall,

    /// <summary>An output item begins or ends; its own type says what it is.</summary>
    Item,

    /// <summary>The response is complete or was cut short.</summary>
    Finished,

    /// <summary>The response failed.</summary>
    Failed,

    /// <summary>Anything else that shows progress: built-in tools, audio, events not known here.</summary>
    Other,
}
