namespace RouterProxy.DemoModels.Requests;

/// <summary>What the demo models understand of a request to any of the generation endpoints.</summary>
/// <param name="Model">Name of the model, not yet looked up.</param>
/// <param name="Text">What to classify: the last user message, or the prompt.</param>
/// <param name="PromptTokens">Words of all that was sent as input.</param>
/// <param name="Choices">How many answers, at least 1.</param>
/// <param name="MaxTokens">Tokens per answer, at least 1.</param>
/// <param name="Logprobs">Whether logprobs were asked for.</param>
/// <param name="TopLogprobs">Alternatives per token, 0 to 20.</param>
/// <param name="Stream">Whether to send events.</param>
/// <param name="IncludeUsage">Whether a stream closes with the usage.</param>
internal sealed record GenerationRequest(
    string Model,
    string Text,
    int PromptTokens,
    int Choices,
    int MaxTokens,
    bool Logprobs,
    int TopLogprobs,
    bool Stream,
    bool IncludeUsage);
