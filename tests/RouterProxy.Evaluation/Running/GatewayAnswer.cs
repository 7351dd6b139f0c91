namespace RouterProxy.Evaluation.Running;

/// <summary>What the gateway said to one mail on one route.</summary>
/// <param name="Label">The answer.</param>
/// <param name="Escalated">It is the strong model's, after the cheap one's was dropped.</param>
/// <param name="Confidence">The cheap model's; null where it was not asked.</param>
/// <param name="InputTokens">As the upstream counted.</param>
/// <param name="OutputTokens">As the upstream counted.</param>
internal sealed record GatewayAnswer(string Label, bool Escalated, double? Confidence, int InputTokens, int OutputTokens);
