namespace RouterProxy.Intake;

/// <summary>Members of a request's root object that routing, negotiation or the body writer read.</summary>
internal enum KnownMember
{
    /// <summary>Any other member: never looked into.</summary>
    Unknown,
    Model,
    Stream,
    StreamOptions,
    Logprobs,
    TopLogprobs,
    Choices,
    Include,
    Store,
    PreviousResponseId,
    Conversation,
    Background,
    MaxTokens,
    MaxCompletionTokens,
    MaxOutputTokens,
    Tools,
    Functions,
    ToolChoice,
    FunctionCall,
    Messages,
    Input,
    Prompt,
    LogitBias,
    ResponseFormat,
    Text,
    Prediction,
    Modalities,
    Audio,
    Reasoning,
    ReasoningEffort,
    Thinking,
    ChatTemplateKwargs,
    Echo,

    /// <summary>Any of the vendors' grammar members; several may stand in one body.</summary>
    Grammar,
}
