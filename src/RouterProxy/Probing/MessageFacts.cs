namespace RouterProxy.Probing;

/// <summary>What a <c>message</c> or <c>delta</c> says beside its text.</summary>
internal struct MessageFacts
{
    /// <summary>There was a <c>content</c> that is not null, though it may be empty.</summary>
    public bool HasContent;
    public bool HasReasoning;
    public bool HasToolCall;
    public bool HasRefusal;

    /// <summary>More than a role: it may be released to a client as the beginning of an answer.</summary>
    public bool IsSubstantive;
}
